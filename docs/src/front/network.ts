/** The network as a picture: each block of numbers in its size, and what turns it into the next. */
import { type Html, html } from '../html.ts'

type Block = { readonly shape: readonly number[]; readonly by: readonly string[] }

const BLOCKS: readonly Block[] = [
  { shape: [3, 32, 32], by: [] },
  { shape: [6, 28, 28], by: ['conv 5×5', 'ReLU'] },
  { shape: [6, 14, 14], by: ['max-pool'] },
  { shape: [16, 10, 10], by: ['conv 5×5', 'ReLU'] },
  { shape: [16, 5, 5], by: ['max-pool'] },
  { shape: [400], by: ['flatten'] },
  { shape: [120], by: ['linear', 'ReLU'] },
  { shape: [84], by: ['linear', 'ReLU'] },
  { shape: [10], by: ['linear'] },
]

const HEIGHT = 150
const MIDDLE = 66
const GAP = 50
const PIXEL = 1.9
const SHEET = 2.2 // from one channel to the next

export function drawNetwork(): Html {
  let x = 4
  const parts = BLOCKS.map((block) => {
    const part = drawBlock(block, x)
    x += widthOf(block) + GAP
    return part
  })
  const width = Math.ceil(x - GAP + 4)
  const says =
    'A picture of 3×32×32 numbers becomes 6×28×28, 6×14×14, 16×10×10, 16×5×5, then 400, 120, 84 and 10 numbers.'
  return html`<figure class="network wide" tabindex="0">
    <svg
      viewBox="0 0 ${width} ${HEIGHT}"
      width="${width}"
      height="${HEIGHT}"
      role="img"
      aria-label="${says}"
    >
      ${parts}
    </svg>
    <figcaption>62,006 parameters turn a picture into ten numbers.</figcaption>
  </figure>`
}

function widthOf({ shape }: Block): number {
  return shape.length === 1 ? 12 : shape[2] * PIXEL + (shape[0] - 1) * SHEET
}

function drawBlock(block: Block, x: number): Html {
  const { shape, by } = block
  const centre = x + widthOf(block) / 2
  const arrow =
    by.length > 0 &&
    html`<path class="arrow" d="M${x - GAP + 6} ${MIDDLE}H${x - 5}m-6 -4l6 4l-6 4" />`
  const words = by.map(
    (word, i) =>
      html`<text x="${x - GAP / 2}" y="${MIDDLE - 9 - 14 * (by.length - 1 - i)}">${word}</text>`,
  )
  return html`${arrow}${words}${sheets(shape, x)}<text class="shape" x="${centre}" y="${HEIGHT - 8}"
      >${shape.join('×')}</text
    >`
}

/** The channels of an image behind each other, or the numbers of a vector as one bar. */
function sheets(shape: readonly number[], x: number): Html[] {
  if (shape.length === 1) return [sheet(x, 12, 20 + Math.sqrt(shape[0]) * 4.5, 0)]
  const [channels, height, width] = shape
  return Array.from({ length: channels }, (_, i) =>
    sheet(x + i * SHEET, width * PIXEL, height * PIXEL, (i - (channels - 1) / 2) * SHEET),
  )
}

function sheet(x: number, width: number, height: number, down: number): Html {
  const y = MIDDLE - height / 2 + down * 0.6
  return html`<rect
    x="${round(x)}"
    y="${round(y)}"
    width="${round(width)}"
    height="${round(height)}"
  />`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
