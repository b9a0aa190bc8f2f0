import type { Tensor } from '@stepgrad/02-tensor'
import { notYetWritten } from '../../exercise.ts'

/*
 * The loss of the first lesson, for tensors: the mean of (y − target)² over all their numbers. It is what one takes
 * where the answer is a quantity and not a class. `y` and `target` may have any shape, but the same one, and the same
 * dtype.
 */

/**
 * cost = (1/n) Σ (y − target)², n numbers in all.
 * @returns a tensor of shape (), in the dtype of y
 * @throws ShapeError, which shows both shapes, when they differ; TypeError when the dtypes do
 */
export function meanSquaredError(y: Tensor, target: Tensor): Tensor {
  return notYetWritten(y, target)
}

/** The derivative of that cost by each number of y. */
export function meanSquaredErrorBackward(y: Tensor, target: Tensor): Tensor {
  return notYetWritten(y, target)
}
