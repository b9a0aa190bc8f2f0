/** The pictures of the demo, drawn into their canvases. */
import { drawGrey, drawSigned, sumOfChannels } from './pictures.ts'
import type { State } from './state.ts'

export const FILTERS = 6
export const FILTER_SIDE = 5
export const MAP_SIDE = 28
const PLANE = 32 * 32

/** What the network looks at, its six filters, and what they make of it. */
export function drawPictures(host: HTMLElement, { image, filters, seen }: State): void {
  const canvases = (which: string) => host.querySelectorAll<HTMLCanvasElement>(`canvas.${which}`)
  const black = new Float32Array(PLANE).fill(-1)
  const plane = image?.subarray(0, PLANE) ?? black
  drawGrey(canvases('demo-input')[0], plane, { low: -1, high: 1 })
  if (filters !== undefined) {
    const sums = parts(filters, FILTERS).map(sumOfChannels)
    const most = Math.max(...sums.flatMap((sum) => Array.from(sum, Math.abs)))
    canvases('demo-filter').forEach((canvas, i) => drawSigned(canvas, sums[i], most))
  }
  const maps = seen?.maps ?? new Float32Array(FILTERS * MAP_SIDE ** 2)
  const high = maps.reduce((most, value) => Math.max(most, value), 0)
  const each = parts(maps, FILTERS)
  canvases('demo-map').forEach((canvas, i) => drawGrey(canvas, each[i], { low: 0, high }))
}

function parts(values: Float32Array, count: number): Float32Array[] {
  const size = values.length / count
  return Array.from({ length: count }, (_, i) => values.subarray(i * size, (i + 1) * size))
}
