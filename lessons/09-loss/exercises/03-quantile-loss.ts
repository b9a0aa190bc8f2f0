import type { Tensor } from '@stepgrad/09-loss'
import { notYetWritten } from '../../exercise.ts'

/*
 * The squared difference is least at the mean, the absolute one at the median: half of the data are below it. Whoever
 * bakes bread does not ask for either, but for the number that nine days out of ten will be enough. That is a quantile,
 * here the one of q = 0.9, and there is a loss for it: too little costs q for each loaf, too much costs 1 − q.
 *
 *   loss = q·(target − x) where target > x,  (1 − q)·(x − target) where x > target
 */

/**
 * The mean of the losses. No loop is needed: of q·d and (q − 1)·d, with d = target − x, the loss is the larger one.
 * @param x - predictions
 * @param target - of the same shape
 * @param q - between 0 and 1
 * @throws RangeError that names q, where it is not between 0 and 1
 */
export function quantileLoss(x: Tensor, target: Tensor, q: number): Tensor {
  return notYetWritten(x, target, q)
}
