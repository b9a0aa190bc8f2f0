import type { Tensor } from '@stepgrad/05-grad-mode'
import { notYetWritten } from '../../exercise.ts'

/**
 * y = 1 where x ≥ 0, −1 elsewhere: a number that fits in one bit. Its derivative is 0 nearly everywhere, so nothing before
 * it could learn. Therefore the gradient goes straight through, as if y were x: ∂L/∂x = ∂L/∂y.
 *
 * That is a lie, but one with which networks of one-bit weights are trained. Write it without `record`: find an
 * expression of x, of its sign and of `detach()` that has the value of the one and the derivative of the other.
 */
export function oneBit(x: Tensor): Tensor {
  return notYetWritten(x)
}
