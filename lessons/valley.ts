/** Rosenbrock's valley, (1 − x)² + 100·(y − x²)², with the ways that optimizers took through it. */
import * as Plot from '@observablehq/plot'
import { colors, figure } from './figure.ts'

export type Point = readonly [x: number, y: number]

/** Where an optimizer was, step by step. */
export type Way = {
  readonly name: string
  readonly points: readonly Point[]
  readonly color: string
}

export const START: Point = [-1.2, 1]
const BOTTOM: Point = [1, 1]
const X = [-1.7, 1.3]
const LEVELS = [0.5, 4, 32, 128]

/** The valley from above, once for each way, two beside each other. Lines are of equal cost, dots are steps. */
export function valley(ways: readonly Way[]): string {
  return figure({
    width: 326,
    height: 150 * Math.ceil(ways.length / 2),
    margin: 1,
    axis: null,
    x: { domain: X },
    y: { domain: [-0.7, 1.7] },
    fx: { axis: null, padding: 0.03 },
    fy: { axis: null, padding: 0.03 },
    marks: [
      Plot.frame({ stroke: colors.line, rx: 3 }),
      ...LEVELS.map((cost) =>
        Plot.line(level(cost), { stroke: colors.line, strokeWidth: 1, clip: true }),
      ),
      ...ways.flatMap(marksOf),
      Plot.dot([BOTTOM], { symbol: 'plus', stroke: 'currentColor', r: 5 }),
    ],
  })
}

/** Where the cost is the same: y = x² ± √(cost − (1 − x)²)/10, from the right end of the picture and back to it. */
function level(cost: number): Point[] {
  const left = Math.max(1 - Math.sqrt(cost), X[0])
  return Array.from({ length: 81 }, (_, i) => {
    const x = left + (X[1] - left) * (i / 40 - 1) ** 2
    const half = Math.sqrt(Math.max(0, cost - (1 - x) ** 2)) / 10
    return [x, x * x + (i < 40 ? half : -half)]
  })
}

function marksOf({ name, points, color }: Way, i: number): Plot.Markish[] {
  const panel = { fx: () => i % 2, fy: () => Math.floor(i / 2) }
  const title = { ...panel, text: () => name, fill: color, frameAnchor: 'top-left' } as const
  return [
    Plot.line(points, { ...panel, stroke: color, strokeWidth: 1.1, marker: 'dot', clip: true }),
    Plot.text([name], { ...title, dx: 6, dy: 6 }),
  ]
}
