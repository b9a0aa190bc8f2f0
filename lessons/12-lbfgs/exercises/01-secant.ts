import { notYetWritten } from '../../exercise.ts'

/** A place, and how steep the cost is there. */
export type Place = { readonly x: number; readonly slope: number }

/**
 * Where the slope would be 0 if it went on changing as it did from `before` to `here`:
 *
 * x − slope · s/y, where s is how far apart the two places are, and y how far apart their slopes.
 *
 * That is the bottom only if the slope rises on the way to the right. Where y/s is not positive, take a step of gradient
 * descent with a learning rate of 1 instead.
 */
export function secantStep(before: Place, here: Place): number {
  return notYetWritten(before, here)
}

/**
 * The places that are visited from x0 and x1 on, these two included, until the slope is no larger than `tolerance` (up or
 * down). `slopeAt` may be dear: it is asked once for each place.
 */
export function wayDown(
  slopeAt: (x: number) => number,
  x0: number,
  x1: number,
  tolerance: number,
): number[] {
  return notYetWritten(slopeAt, x0, x1, tolerance)
}
