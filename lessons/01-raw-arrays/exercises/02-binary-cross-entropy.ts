import type { Floats } from '@stepgrad/01-raw-arrays'
import { notYetWritten } from '../../exercise.ts'

/*
 * Cross entropy for questions with two answers: is there a cat in the picture? The network gives one logit z for each
 * picture, and the probability of "yes" is p = 1/(1 + e^−z). The target t is 1 for yes and 0 for no:
 *
 *   loss = −t·log p − (1 − t)·log(1 − p)
 *
 * Put p in and simplify on paper before you write code: there is a form in which no exp can overflow and no log gets 0.
 */

/**
 * The cost: the mean of the losses.
 * @param logits - (B)
 * @param targets - (B), each 0 or 1
 */
export function binaryCrossEntropy(logits: Floats, targets: ArrayLike<number>): number {
  return notYetWritten(logits, targets)
}

/**
 * The gradient of the cost by the logits.
 * @returns (B)
 */
export function binaryCrossEntropyBackward(logits: Floats, targets: ArrayLike<number>): Floats {
  return notYetWritten(logits, targets)
}
