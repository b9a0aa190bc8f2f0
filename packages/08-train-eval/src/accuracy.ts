import { type Targets, classesOf } from './cross-entropy.ts'
import { type Tensor } from './tensor.ts'

// #region countCorrect
/**
 * How many images got the largest logit at their target.
 * @param logits - (B, K)
 * @param targets - (B)
 */
export function countCorrect(logits: Tensor, targets: Targets): number {
  const guesses = logits.argmax({ dim: 1 }).storage
  const classes = classesOf('countCorrect', targets)
  let correct = 0
  for (let b = 0; b < guesses.length; b++) if (guesses[b] === classes[b]) correct++
  return correct
}
// #endregion countCorrect
