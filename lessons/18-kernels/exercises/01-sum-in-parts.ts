import type { Tensor } from '@stepgrad/18-kernels'
import { notYetWritten } from '../../exercise.ts'

/*
 * A million times 0.1 in float32, one after the other, is wrong in the third digit, and keeps one thread busy. Many short
 * sums, each by a thread of its own, and then the sum of these, are better at both.
 */

/**
 * y[i] = x[i·size] + x[i·size + 1] + …, `size` numbers each; the last part may be shorter. By a kernel, which is told
 * `size` and the length of x as its `constants`: what lies beyond the end of x may be anything.
 * @param x - (n), on a device, n ≥ 1
 * @returns (⌈n/size⌉), a thread each
 */
export function sumParts(x: Tensor, size: number): Tensor {
  return notYetWritten(x, size)
}

/**
 * The sum of all numbers, by parts of 100, and parts of parts, until one number is left.  ∂L/∂x = ∂L/∂y, at every place.
 * @param x - (n), on a device, n ≥ 1
 * @returns (1), on the same device; gradients flow through, joined by one call of `record`
 */
export function sumInParts(x: Tensor): Tensor {
  return notYetWritten(x)
}
