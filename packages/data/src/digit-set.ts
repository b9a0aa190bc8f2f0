import { IMAGE_BYTES, type ImageSet, imageSet } from './image-set.ts'

const CLASS_NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/** Side of a digit as it comes, and the black border that makes it 32 × 32. */
const SIDE = 28
const BORDER = 2

/** Of one digit, (28, 28). */
export const DIGIT_BYTES = SIDE * SIDE

/**
 * Digits as images of the network's size.
 * @param labels - (n), each 0 … 9
 * @param digitAt - the bytes of digit i, (28, 28), 0 black
 */
export function digitSet(
  name: string,
  labels: Uint8Array,
  digitAt: (index: number) => Uint8Array,
): ImageSet {
  return imageSet({
    name,
    classNames: CLASS_NAMES,
    labels,
    readBytes(indices, bytes) {
      for (let i = 0; i < indices.length; i++) {
        drawDigit(digitAt(indices[i]), bytes.subarray(i * IMAGE_BYTES))
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
