import plot from 'simple-ascii-chart'

/** Columns and rows of the drawing itself; with its axis it is at most 80 wide. */
const WIDTH = 66
const HEIGHT = 12

/** The mean cost of some steps that follow each other, at the middle one. */
export type CurvePoint = { readonly step: number; readonly cost: number }

/** Costs of single steps jump about; their means over at most `count` equal stretches show where they go. */
export function smooth(costs: readonly number[], count: number): CurvePoint[] {
  const stretches = Math.min(count, costs.length)
  return Array.from({ length: stretches }, (_, i) => {
    const first = Math.floor((i * costs.length) / stretches)
    const end = Math.floor(((i + 1) * costs.length) / stretches)
    return { step: (first + 1 + end) / 2, cost: mean(costs.slice(first, end)) }
  })
}

/** The curve of the costs, as text of at most 80 columns. */
export function drawLossCurve(costs: readonly number[]): string {
  const curve = smooth(costs, WIDTH)
  if (curve.length < 2) return '' // one point makes no line
  const means = curve.map(({ cost }) => cost)
  const [lowest, highest] = [Math.min(...means), Math.max(...means)]
  const bottom = lowest > highest / 2 && lowest < highest ? lowest : 0 // else a slow start looks flat
  const chart = plot(
    curve.map(({ step, cost }): [number, number] => [step, cost]),
    {
      title: 'mean cost by step',
      width: WIDTH,
      height: HEIGHT,
      yRange: [bottom, highest],
      customYAxisTicks: ticks(bottom, highest, 4),
      customXAxisTicks: ticks(0, costs.length, 5, 1),
      formatter: (value) => String(Number(value.toPrecision(3))),
    },
  )
  return chart.replace(/ +$/gm, '').trim() + '\n'
}

export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Round numbers between min and max, about `count` steps of 1, 2 or 5 × 10ⁿ. */
function ticks(min: number, max: number, count: number, smallest = 0): number[] {
  const largest = Math.max((max - min) / count, smallest)
  const power = 10 ** Math.floor(Math.log10(largest))
  const step = [5, 2, 1].map((factor) => factor * power).find((size) => size <= largest) ?? power
  const first = Math.ceil(min / step)
  return Array.from({ length: Math.floor(max / step) - first + 1 }, (_, i) => (first + i) * step)
}
