/** Thirty steps down a long, narrow valley, ½·(w0² + 20·w1²), with momentum and without. */
import * as Plot from '@observablehq/plot'
import { sgdStep } from '@stepgrad/01-raw-arrays'
import { type Figure, colors, figure as plot } from '../../figure.ts'

type Point = readonly [w0: number, w1: number]

const STEEP = 20
const START: Point = [-10, 1.2]

/** The way of the parameters, step by step. */
function walk(lr: number, momentum: number, steps = 30): Point[] {
  const parameters = { w: Float64Array.from(START) }
  const velocity = { w: new Float64Array(2) }
  const way: Point[] = [START]
  for (let i = 0; i < steps; i++) {
    const [w0, w1] = parameters.w
    sgdStep(parameters, { w: Float64Array.of(w0, STEEP * w1) }, velocity, { lr, momentum })
    way.push([parameters.w[0], parameters.w[1]])
  }
  return way
}

/** An ellipse on which the cost is the same. */
function level(cost: number): Point[] {
  return Array.from({ length: 81 }, (_, i) => {
    const angle = (i / 40) * Math.PI
    return [Math.sqrt(2 * cost) * Math.cos(angle), Math.sqrt((2 * cost) / STEEP) * Math.sin(angle)]
  })
}

export const figure: Figure = {
  name: 'momentum',
  draw() {
    const ways = [
      { way: walk(0.02, 0), color: colors.orange, name: 'without momentum', dy: -1.95 },
      { way: walk(0.02, 0.8), color: colors.blue, name: 'with momentum 0.8', dy: -2.35 },
    ]
    return plot({
      width: 600,
      height: 280,
      margin: 12,
      marginBottom: 24,
      axis: null,
      x: { domain: [-11.5, 5] },
      y: { domain: [-2.6, 2] },
      marks: [
        ...[2, 8, 20, 40, 64].map((cost) =>
          Plot.line(level(cost), { stroke: colors.line, curve: 'catmull-rom', clip: true }),
        ),
        ...ways.flatMap(({ way, color, name, dy }) => [
          Plot.line(way, { stroke: color, strokeWidth: 1.6 }),
          Plot.dot(way, { fill: color, r: 2.6 }),
          Plot.text([[-11.2, dy]], { text: () => name, fill: color, textAnchor: 'start' }),
        ]),
        Plot.dot([[0, 0]], { symbol: 'plus', stroke: 'currentColor', r: 6 }),
        Plot.text([[0.4, -0.35]], { text: () => 'lowest', textAnchor: 'start' }),
        Plot.text([START], { text: () => 'start', dy: -12 }),
      ],
    })
  },
}
