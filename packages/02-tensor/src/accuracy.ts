import { type Tensor } from './tensor.ts'

// #region countCorrect
/**
 * How many images got the largest logit at their target.
 * @param logits - (B, K)
 * @param targets - (B)
 */
export function countCorrect(logits: Tensor, targets: ArrayLike<number>): number {
  const [B, K] = logits.shape
  let correct = 0
  for (let b = 0; b < B; b++) {
    const row = logits.storage.subarray(b * K, b * K + K)
    if (row.indexOf(Math.max(...row)) === targets[b]) correct++
  }
  return correct
}
// #endregion countCorrect
