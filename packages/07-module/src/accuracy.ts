import { type Tensor } from './tensor.ts'

// #region countCorrect
/**
 * How many images got the largest logit at their target.
 * @param logits - (B, K)
 * @param targets - (B)
 */
export function countCorrect(logits: Tensor, targets: ArrayLike<number>): number {
  const { indices } = logits.max({ dim: 1 })
  let correct = 0
  for (let b = 0; b < indices.length; b++) if (indices[b] === targets[b]) correct++
  return correct
}
// #endregion countCorrect
