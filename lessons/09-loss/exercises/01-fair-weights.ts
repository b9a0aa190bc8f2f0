import type { Tensor } from '@stepgrad/09-loss'
import { notYetWritten } from '../../exercise.ts'

/*
 * In a set of pictures there are 900 cats and 100 dogs. A network that has learnt to say "cat" is right nine times out of
 * ten. Weights can make both kinds count the same, however many there are of each.
 */

/**
 * One weight for each class, so that w[k] times the number of targets of class k is the same for all classes, and the
 * weights of all targets together are as many as there are targets. A class that does not occur gets the weight 0.
 * @param targets - the classes of all pictures, each 0 … K−1
 * @returns (K), float32
 */
export function fairWeights(targets: readonly number[], K: number): Tensor {
  return notYetWritten(targets, K)
}

/**
 * The cost in which every class counts the same: the mean over the classes that occur of the mean loss of each. Make it
 * of one loss of the library and the weights above.
 * @param logits - (B, K)
 * @param targets - (B)
 */
export function fairCost(logits: Tensor, targets: readonly number[]): Tensor {
  return notYetWritten(logits, targets)
}
