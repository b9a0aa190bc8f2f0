/** Numbers as small pictures. */
import { colourOf } from '../page/colour.ts'

type Colour = readonly [red: number, green: number, blue: number]

const BLACK: Colour = [0, 0, 0]
const WHITE: Colour = [255, 255, 255]

/** Grey: `low` is black, `high` is white. */
export function drawGrey(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  { low, high }: { readonly low: number; readonly high: number },
): void {
  paint(canvas, (i) => mix(BLACK, WHITE, (values[i] - low) / (high - low || 1)))
}

/** Blue below 0, orange above, the ground at 0; `most` is the strongest. */
export function drawSigned(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  most: number,
): void {
  const [ground, above, below] = ['--demo-raised', '--demo-orange', '--demo-blue'].map((name) =>
    numbersOf(colourOf(canvas.parentElement!, name)),
  )
  paint(canvas, (i) =>
    mix(ground, values[i] < 0 ? below : above, Math.abs(values[i]) / (most || 1)),
  )
}

/** What a filter does to a picture whose three channels are equal: (3, 5, 5) → their sum, (5, 5). */
export function sumOfChannels(filter: Float32Array): Float32Array {
  const size = filter.length / 3
  return Float32Array.from(
    { length: size },
    (_, i) => filter[i] + filter[size + i] + filter[2 * size + i],
  )
}

function paint(canvas: HTMLCanvasElement, colourAt: (i: number) => Colour): void {
  const ctx = canvas.getContext('2d')!
  const image = ctx.createImageData(canvas.width, canvas.height)
  for (let i = 0; i < canvas.width * canvas.height; i++)
    image.data.set([...colourAt(i), 255], 4 * i)
  ctx.putImageData(image, 0, 0)
}

function mix(from: Colour, to: Colour, part: number): Colour {
  const at = (k: number) => from[k] + (to[k] - from[k]) * Math.min(Math.max(part, 0), 1)
  return [at(0), at(1), at(2)]
}

/** `rgb(10, 95, 181)` → its numbers */
function numbersOf(colour: string): Colour {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number)
  return [red, green, blue]
}
