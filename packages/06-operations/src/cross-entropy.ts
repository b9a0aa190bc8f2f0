import { record } from './autograd.ts'
import { ShapeError, checkShape } from './checks.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** The right class of each image: an int32 tensor (B), or plain numbers. */
export type Targets = Tensor | ArrayLike<number>

// #region crossEntropyLosses
/**
 * loss[b] = −log softmax(logits[b])[target[b]]: how surprised the network was by the right answer,
 * image by image.
 * @param logits - (B, K)
 * @param targets - the right class of each image, in 0 … K−1
 * @returns (B)
 */
export function crossEntropyLosses(logits: Tensor, targets: Targets): Tensor {
  const right = classesOf('crossEntropy', targets)
  checkTargets(logits, right)
  const [B, K] = logits.shape
  const logp = logits.newZeros([B, K])
  const losses = logits.newZeros([B])
  for (let b = 0; b < B; b++) {
    logp.storage.set(logSoftmax(logits, b), b * K)
    losses.storage[b] = -logp.storage[b * K + right[b]]
  }
  return record('crossEntropy', losses, [
    [logits, (dy) => crossEntropyBackward(dy, logp, right), [logp]],
  ])
}
// #endregion crossEntropyLosses

// #region crossEntropy
/**
 * cost = (1/B) Σ_b loss[b]: one number for the whole batch, of shape (). Of an empty batch it is
 * NaN.
 */
export function crossEntropy(logits: Tensor, targets: Targets): Tensor {
  return crossEntropyLosses(logits, targets).mean()
}
// #endregion crossEntropy

// #region crossEntropyBackward
/**
 * forward:  loss[b] = −log softmax(logits[b])[target[b]]
 *
 * dlogits[b,k] = (softmax(logits[b])[k] − [k = target[b]]) · dloss[b]: too much belief in a class
 * is pushed down, the missing belief in the right one is pulled up.
 */
function crossEntropyBackward(dloss: Tensor, logp: Tensor, targets: ArrayLike<number>): Tensor {
  const [B, K] = logp.shape
  const dlogits = logp.newZeros([B, K])
  for (let b = 0; b < B; b++) {
    const g = dloss.storage[dloss.storageOffset + b * dloss.strides[0]]
    for (let k = 0; k < K; k++) {
      const p = Math.exp(logp.storage[b * K + k])
      dlogits.storage[b * K + k] = (p - (k === targets[b] ? 1 : 0)) * g
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
  const [toRow, toNext] = logits.strides
  const start = logits.storageOffset + b * toRow
  const x = Float64Array.from({ length: K }, (_, k) => logits.storage[start + k * toNext])
  let max = -Infinity
  for (const v of x) max = Math.max(max, v)
  let sum = 0
  for (const v of x) sum += Math.exp(v - max)
  return Float64Array.from(x, (v) => v - max - Math.log(sum))
}
// #endregion logSoftmax

/** A copy of the classes: the caller may use his own again. */
export function classesOf(operation: string, targets: Targets): ArrayLike<number> {
  if (!('storage' in targets)) return Array.from(targets)
  if (targets.dtype !== 'int32') {
    throw new TypeError(
      `${operation}: targets ${targets.dtype} ${formatShape(targets.shape)} must be int32 classes; ` +
        "convert them with to('int32')",
    )
  }
  if (targets.dim() !== 1) {
    throw new ShapeError(`${operation}: targets ${formatShape(targets.shape)} must be (B)`)
  }
  return targets.tolist() as number[]
}

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
