import { type Floats, allocateLike, checkLength, roundLike } from './floats.ts'

/** B images · K classes. */
export type CrossEntropySizes = { B: number; K: number }

// #region crossEntropyLosses
/**
 * loss[b] = −log softmax(logits[b])[target[b]]: how surprised the network was by the right answer,
 * image by image.
 * @param logits - (B, K)
 * @param targets - the right class of each image, in 0 … K−1
 * @returns (B)
 */
export function crossEntropyLosses(
  logits: Floats,
  targets: ArrayLike<number>,
  { B, K }: CrossEntropySizes,
): Floats {
  checkLength('crossEntropy: logits', logits, [B, K])
  checkTargets(targets, B, K)
  const losses = allocateLike(logits, B)
  for (let b = 0; b < B; b++) losses[b] = -logSoftmax(logits.subarray(b * K, b * K + K))[targets[b]]
  return losses
}
// #endregion crossEntropyLosses

// #region cost
/** cost = (1/B) Σ_b loss[b]: one number for the whole batch. Of an empty batch it is NaN. */
export function cost(losses: Floats): number {
  let sum = 0
  for (const loss of losses) sum += loss
  return roundLike(losses, sum / losses.length)
}
// #endregion cost

// #region crossEntropyBackward
/**
 * forward:  cost = −(1/B) Σ_b log softmax(logits[b])[target[b]]
 *
 * dlogits[b,k] = (softmax(logits[b])[k] − [k = target[b]]) / B: too much belief in a class is
 * pushed down, the missing belief in the right one is pulled up.
 */
export function crossEntropyBackward(
  logits: Floats,
  targets: ArrayLike<number>,
  { B, K }: CrossEntropySizes,
): Floats {
  checkLength('crossEntropy: logits', logits, [B, K])
  checkTargets(targets, B, K)
  const dlogits = allocateLike(logits)
  const share = 1 / B // of each image in the mean
  for (let b = 0; b < B; b++) {
    const logp = logSoftmax(logits.subarray(b * K, b * K + K))
    for (let k = 0; k < K; k++) {
      dlogits[b * K + k] = (Math.exp(logp[k]) - (k === targets[b] ? 1 : 0)) * share
    }
  }
  return dlogits
}
// #endregion crossEntropyBackward

// #region logSoftmax
/**
 * log softmax(x)[k] = x[k] − max − log Σ exp(x − max); with the max taken off first, exp cannot
 * overflow.
 */
function logSoftmax(x: Floats): Float64Array {
  let max = -Infinity
  for (const v of x) max = Math.max(max, v)
  let sum = 0
  for (const v of x) sum += Math.exp(v - max)
  return Float64Array.from(x, (v) => v - max - Math.log(sum))
}
// #endregion logSoftmax

function checkTargets(targets: ArrayLike<number>, B: number, K: number): void {
  if (targets.length !== B) {
    throw new RangeError(`crossEntropy: got ${targets.length} targets for ${B} images`)
  }
  for (let b = 0; b < B; b++) {
    const target = targets[b]
    if (!Number.isInteger(target) || target < 0 || target >= K) {
      throw new RangeError(`crossEntropy: target ${target} at index ${b} is outside 0 … ${K - 1}`)
    }
  }
}
