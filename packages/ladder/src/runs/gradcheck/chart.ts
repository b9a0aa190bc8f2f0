/** The error of a one-sided difference against its step h, both precisions in one drawing. */
import type { Float32Story } from '@stepgrad/conformance/checks'
import { plot } from 'simple-ascii-chart'

/** A drawing in log-log paper: `o` float64, `x` float32, `*` where both are in one place. */
export function drawStory({ points }: Float32Story): string {
  const line = (dtype: 'float64' | 'float32') =>
    points.map((point): [number, number] => [Math.log10(point.h), paperLog(point[dtype])])
  const double = line('float64')
  const single = line('float32')
  const heights = [...double, ...single].map(([, y]) => y)
  const bottom = Math.floor(Math.min(...heights))
  const top = Math.ceil(Math.max(...heights))

  const steps = double.map(([x]) => x)
  const rows = top - bottom + 1
  const placed = new Map<string, string>()
  const drawing = plot([double, single], {
    width: 6 * (points.length - 1) + 1,
    height: rows,
    yRange: [bottom, top],
    customXAxisTicks: steps,
    customYAxisTicks: Array.from({ length: rows }, (_, i) => bottom + i),
    formatter: (exponent) => `1e${Math.round(exponent)}`,
    // Both lines come through here, the first one first.
    lineFormatter: ({ plotX, plotY, x, y }) => {
      const place = `${plotX},${plotY}`
      const series = y === double.find((point) => point[0] === x)?.[1] ? 'o' : 'x'
      const symbol = placed.has(place) ? '*' : series
      placed.set(place, symbol)
      return { x: plotX, y: plotY, symbol }
    },
  })
  return drawing.replace(/^\n+|\s+$/g, '').replace(/ +$/gm, '')
}

/** log10, with a place on the paper for an error of nothing at all. */
function paperLog(error: number): number {
  return Math.max(Math.log10(error), -12)
}
