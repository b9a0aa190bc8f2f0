import { notYetWritten } from '../../exercise.ts'

/*
 * The mean of each window is a sum of products as well: of its pixels, each times 1/k². So average pooling is the loop
 * of this stage with other tables.
 */

/** Where the pixels of a k×k window lie, from its corner on, in an image whose rows have `width` pixels; row by row. */
export function tapsOf(width: number, k: number): Int32Array {
  return notYetWritten(width, k)
}

/** Where the corners lie of all k×k windows that are side by side; what fills no window is left out. */
export function cornersOf(height: number, width: number, k: number): Int32Array {
  return notYetWritten(height, width, k)
}

/**
 * The mean of each window, by `addWeightedSums`.
 * @param image - (height, width), row by row
 * @returns (⌊height/k⌋, ⌊width/k⌋), row by row
 */
export function averagePool(
  image: Float64Array,
  height: number,
  width: number,
  k: number,
): Float64Array {
  return notYetWritten(image, height, width, k)
}
