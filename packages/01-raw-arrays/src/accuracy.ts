import { type Floats } from './floats.ts'

// #region countCorrect
/**
 * How many images got the largest logit at their target.
 * @param logits - (B, K)
 * @param targets - (B)
 */
export function countCorrect(logits: Floats, targets: ArrayLike<number>): number {
  const K = logits.length / targets.length
  let correct = 0
  for (let b = 0; b < targets.length; b++) {
    const row = logits.subarray(b * K, b * K + K)
    if (row.indexOf(Math.max(...row)) === targets[b]) correct++
  }
  return correct
}
// #endregion countCorrect
