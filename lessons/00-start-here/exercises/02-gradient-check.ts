import { notYetWritten } from '../../exercise.ts'

/**
 * A gradient check for any function of any number of numbers.
 *
 * Compares each coordinate of `gradient` with the central difference of `f` at `point`, h = 1e-6, by PyTorch's rule:
 * |gradient − difference| ≤ 1e-5 + 1e-3·|difference|. The first part allows for rounding where the slope is near 0,
 * the second for an error in proportion to the slope.
 *
 * NaN agrees with nothing.
 *
 * `point` is the caller's: after the check it must hold what it held before.
 * @returns the index of the first coordinate that does not agree, or −1 where all agree
 */
export function firstDisagreement(
  f: (point: readonly number[]) => number,
  gradient: readonly number[],
  point: number[],
): number {
  return notYetWritten(f, gradient, point)
}
