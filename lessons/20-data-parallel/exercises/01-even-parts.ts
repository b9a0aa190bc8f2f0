import { notYetWritten } from '../../exercise.ts'

/*
 * PyTorch cuts 7 images for 3 devices into 3, 3 and 1, and 4 images into 2 and 2: the third device has little to do, or
 * nothing. One can do better.
 */

/** How many images each device gets from torch: all the same number but the last; none where nothing is left. */
export function torchParts(batch: number, devices: number): number[] {
  return notYetWritten(batch, devices)
}

/** As even as can be: parts differ by 1 at most, the larger ones come first, and no part is empty. */
export function evenParts(batch: number, devices: number): number[] {
  return notYetWritten(batch, devices)
}

/** How many times as long all wait for the slowest device as they would if each image had its own: the largest part. */
export function rounds(parts: readonly number[]): number {
  return notYetWritten(parts)
}
