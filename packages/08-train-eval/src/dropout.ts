import { record } from './autograd.ts'
import { ShapeError, checkFloat, checkOptions } from './checks.ts'
import { zip } from './elementwise.ts'
import { type Generator, defaultGenerator } from './random.ts'
import { type Shape, formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** How much is dropped, and whether it is at all. */
export type DropoutOptions = {
  /** The probability of 0. */
  p?: number
  /** In use, nothing is dropped: y = x. */
  training?: boolean
  /** Where the random numbers come from: the default generator, unless told. */
  generator?: Generator
}

// #region dropout
/**
 * y = x ⊙ mask, a mask of 0 with probability p and 1/(1 − p) otherwise, drawn anew in each call.
 * ∂L/∂x = ∂L/∂y ⊙ mask
 *
 * Of what is kept there is less, and it is scaled up for it, so that y is x on average: p·0 + (1 −
 * p)·x/(1 − p) = x.
 *
 * Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting",
 * JMLR 15 (2014).
 */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  return drop('dropout', x, x.shape, options)
}
// #endregion dropout

// #region dropout2d
/**
 * Drops whole channels: neighbouring pixels are so much alike that one would stand in for another.
 * @param x - (B, C, …)
 */
export function dropout2d(x: Tensor, options: DropoutOptions = {}): Tensor {
  if (x.dim() < 2) {
    throw new ShapeError(
      `dropout2d: x ${formatShape(x.shape)} must have at least 2 dimensions, (B, C, …)`,
    )
  }
  const perChannel = x.shape.map((size, dim) => (dim < 2 ? size : 1)) // (B, C, 1, 1)
  return drop('dropout2d', x, perChannel, options)
}
// #endregion dropout2d

// #region drop
/** y = x ⊙ mask, where the mask has a shape that is broadcast to that of x. */
function drop(operation: string, x: Tensor, shape: Shape, options: DropoutOptions): Tensor {
  checkOptions(operation, options, ['p', 'training', 'generator'])
  const { p = 0.5, training = true, generator = defaultGenerator() } = options
  checkProbability(operation, p)
  checkFloat(operation, x)
  if (!training || p === 0 || x.numel() === 0) return x
  const mask = drawMask(x.newZeros(shape), p, generator)
  const y = zip(operation, x, mask, (v, m) => v * m)
  return record(operation, y, [[x, (dy) => dy.mul(mask), [mask]]])
}
// #endregion drop

// #region drawMask
/**
 * Turns zeros into a mask. The random numbers are drawn as PyTorch draws them on the CPU, one of
 * float64 for each place whatever the dtype, so that the same seed drops the same places.
 */
function drawMask(mask: Tensor, p: number, generator: Generator): Tensor {
  if (p === 1) return mask // nothing is left to chance
  const kept = 1 / mask.newFull([], 1 - p).item() // 1 − p as the dtype rounds it
  for (let i = 0; i < mask.storage.length; i++) {
    if (generator.uniform('float64') < 1 - p) mask.storage[i] = kept
  }
  return mask
}
// #endregion drawMask

/** Throws unless p is a probability. */
export function checkProbability(operation: string, p: number): void {
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(
      `${operation}: p ${p}: dropout probability has to be between 0 and 1, but got ${p}`,
    )
  }
}
