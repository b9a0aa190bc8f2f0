/** Real digits in the page: the file that came with it, as sets of images. */
import type { ImageSet } from '@stepgrad/data'
import { DIGIT_BYTES, digitSet } from '@stepgrad/data/digits'
import { COUNTS } from './digit-counts.ts'
import { digitsUrl } from './built-files.ts'

export type Digits = { readonly train: ImageSet; readonly test: ImageSet }

/** Fetches and unpacks them. Throws where either does not work, and says why. */
export async function loadDigits(): Promise<Digits> {
  if (typeof DecompressionStream === 'undefined') {
    throw new Error('the digits are packed, and this browser cannot unpack them')
  }
  const response = await fetch(digitsUrl())
  if (!response.ok || response.body === null) {
    throw new Error(`the digits did not arrive: ${response.status} ${response.statusText}`)
  }
  const unpacked = response.body.pipeThrough(new DecompressionStream('gzip'))
  return setsOf(new Uint8Array(await new Response(unpacked).arrayBuffer()))
}

/** Labels to learn from, labels held back, and the pixels of both in the same order. */
export function setsOf(bytes: Uint8Array): Digits {
  const { train, test } = COUNTS
  const size = train + test
  const pixels = bytes.subarray(size)
  const digitAt = (i: number) => pixels.subarray(i * DIGIT_BYTES, (i + 1) * DIGIT_BYTES)
  return {
    train: digitSet('the digits to learn from', bytes.subarray(0, train), digitAt),
    test: digitSet('the digits held back', bytes.subarray(train, size), (i) => digitAt(train + i)),
  }
}
