import { checkShape } from './checks.ts'
import { type Tensor } from './tensor.ts'

// #region crossEntropyLosses
/**
 * loss[b] = −log softmax(logits[b])[target[b]]: how surprised the network was by the right answer,
 * image by image.
 * @param logits - (B, K)
 * @param targets - the right class of each image, in 0 … K−1
 * @returns (B)
 */
export function crossEntropyLosses(logits: Tensor, targets: ArrayLike<number>): Tensor {
  checkTargets(logits, targets)
  const [B] = logits.shape
  const losses = logits.newZeros([B])
  for (let b = 0; b < B; b++) losses.storage[b] = -logSoftmax(logits, b)[targets[b]]
  return losses
}
// #endregion crossEntropyLosses

// #region crossEntropy
/**
 * cost = (1/B) Σ_b loss[b]: one number for the whole batch, of shape (). Of an empty batch it is
 * NaN.
 */
export function crossEntropy(logits: Tensor, targets: ArrayLike<number>): Tensor {
  const losses = crossEntropyLosses(logits, targets)
  let sum = 0
  for (const loss of losses.storage) sum += loss
  return losses.newFull([], sum / losses.numel())
}
// #endregion crossEntropy

// #region crossEntropyBackward
/**
 * forward:  cost = −(1/B) Σ_b log softmax(logits[b])[target[b]]
 *
 * dlogits[b,k] = (softmax(logits[b])[k] − [k = target[b]]) / B: too much belief in a class is
 * pushed down, the missing belief in the right one is pulled up.
 */
export function crossEntropyBackward(logits: Tensor, targets: ArrayLike<number>): Tensor {
  checkTargets(logits, targets)
  const [B, K] = logits.shape
  const dlogits = logits.newZeros([B, K])
  const share = 1 / B // of each image in the mean
  for (let b = 0; b < B; b++) {
    const logp = logSoftmax(logits, b)
    for (let k = 0; k < K; k++) {
      dlogits.storage[b * K + k] = (Math.exp(logp[k]) - (k === targets[b] ? 1 : 0)) * share
    }
  }
  return dlogits
}
// #endregion crossEntropyBackward

// #region logSoftmax
/**
 * log softmax(x)[k] = x[k] − max − log Σ exp(x − max), where x is row b; without the max, exp could
 * overflow.
 */
function logSoftmax(logits: Tensor, b: number): Float64Array {
  const [, K] = logits.shape
  const x = logits.storage.subarray(b * K, b * K + K)
  let max = -Infinity
  for (const v of x) max = Math.max(max, v)
  let sum = 0
  for (const v of x) sum += Math.exp(v - max)
  return Float64Array.from(x, (v) => v - max - Math.log(sum))
}
// #endregion logSoftmax

function checkTargets(logits: Tensor, targets: ArrayLike<number>): void {
  checkShape('crossEntropy: logits', logits, ['B', 'K'])
  const [B, K] = logits.shape
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
