import { record } from './autograd.ts'
import { checkOptions } from './checks.ts'
import {
  type ClassLossOptions,
  type Targets,
  checkScores,
  checkWeight,
  classDim,
  countOf,
  readClasses,
  readWeights,
  toPlaces,
  toRows,
} from './class-targets.ts'
import { reduceLosses } from './reduction.ts'
import { sameShape } from './shape.ts'
import { logSoftmax } from './softmax.ts'
import { type Tensor } from './tensor.ts'

/** How {@link crossEntropy} counts, with PyTorch's defaults. */
export type CrossEntropyOptions = ClassLossOptions & {
  /** ε: the part of the belief that is taken from the target and spread over all classes. */
  labelSmoothing?: number
}

// #region crossEntropy
/**
 * loss = −Σ_k q[k] · log softmax(x)[k], where q is the belief that the network should have:
 *
 * - for a class t, q[k] = w[k] · ((1 − ε)·[k = t] + ε/K), and the mean is divided by the sum of w[t];
 * - for probabilities P, q[k] = w[k] · ((1 − ε)·P[k] + ε/K), and the mean is divided by B·d….
 * @param logits - (B, K), or (B, K, d…), or (K)
 * @param targets - classes: (B), or (B, d…), or (); or probabilities of the shape of the logits
 */
export function crossEntropy(
  logits: Tensor,
  targets: Targets,
  options: CrossEntropyOptions = {},
): Tensor {
  checkOptions('crossEntropy', options, ['reduction', 'weight', 'ignoreIndex', 'labelSmoothing'])
  const { weight, ignoreIndex = -100, reduction, labelSmoothing = 0 } = options
  checkScores('crossEntropy', logits)
  checkSmoothing(labelSmoothing)
  if (isProbabilities(targets, logits)) {
    checkNothingIgnored(ignoreIndex)
    const losses = probabilityLosses(logits, targets, weight, labelSmoothing)
    return reduceLosses('crossEntropy', losses, reduction)
  }
  const classes = readClasses('crossEntropy', logits, targets, ignoreIndex)
  const weights = readWeights('crossEntropy', logits, weight)
  const losses = classLosses(toRows(logits), classes, beliefsOf(weights, labelSmoothing)) // (N)
  const placed = toPlaces(losses, logits.shape)
  return reduceLosses('crossEntropy', placed, reduction, countOf(classes, weights))
}
// #endregion crossEntropy

// #region beliefsOf
/** q, taken apart: what the right class gets for being right, and what each gets anyway. */
type Beliefs = {
  right: Float64Array
  anyway: Float64Array
  anywayInAll: number
  smoothing: number
}

/** right[k] = (1 − ε)·w[k],  anyway[k] = (ε/K)·w[k] */
function beliefsOf(weights: Float64Array, smoothing: number): Beliefs {
  const right = weights.map((w) => (1 - smoothing) * w)
  const anyway = weights.map((w) => (smoothing / weights.length) * w)
  return { right, anyway, anywayInAll: anyway.reduce((sum, q) => sum + q, 0), smoothing }
}
// #endregion beliefsOf

// #region classLosses
/**
 * loss[n] = −Σ_k q[k] · log softmax(logits[n])[k], with one class right in each row.
 * @param logits - (N, K)
 * @param classes - (N), −1 for a row whose loss is 0
 */
function classLosses(logits: Tensor, classes: Int32Array, beliefs: Beliefs): Tensor {
  const [N, K] = logits.shape
  const logp = logits.newZeros([N, K])
  const losses = logits.newZeros([N])
  for (let n = 0; n < N; n++) {
    logp.storage.set(logSoftmaxOfRow(logits, n), n * K)
    const t = classes[n]
    if (t < 0) continue
    losses.storage[n] = -beliefs.right[t] * logp.storage[n * K + t]
    if (beliefs.smoothing === 0) continue // 0 · log 0 would be NaN
    let sum = 0
    for (let k = 0; k < K; k++) sum += beliefs.anyway[k] * logp.storage[n * K + k]
    losses.storage[n] -= sum
  }
  return record('crossEntropy', losses, [
    [logits, (dy) => classLossesBackward(dy, logp, classes, beliefs), [logp]],
  ])
}
// #endregion classLosses

// #region classLossesBackward
/**
 * forward:  loss[n] = −Σ_k q[k] · log softmax(logits[n])[k]
 *
 * dlogits[n,k] = (softmax(logits[n])[k] · Σ_j q[j] − q[k]) · dloss[n]: too much belief in a class is
 * pushed down, the missing belief is pulled up.
 */
function classLossesBackward(
  dloss: Tensor,
  logp: Tensor,
  classes: Int32Array,
  { right, anyway, anywayInAll }: Beliefs,
): Tensor {
  const [N, K] = logp.shape
  const dlogits = logp.newZeros([N, K])
  for (let n = 0; n < N; n++) {
    const t = classes[n]
    const g = t < 0 ? 0 : dloss.storage[dloss.storageOffset + n * dloss.strides[0]]
    const inAll = t < 0 ? 0 : right[t] + anywayInAll
    for (let k = 0; k < K; k++) {
      const p = Math.exp(logp.storage[n * K + k])
      const q = (k === t ? right[t] : 0) + anyway[k]
      dlogits.storage[n * K + k] = (p * inAll - q) * g
    }
  }
  return dlogits
}
// #endregion classLossesBackward

// #region logSoftmaxOfRow
/**
 * log softmax(x)[k] = x[k] − max − log Σ exp(x − max), where x is row n; without the max, exp could
 * overflow.
 */
function logSoftmaxOfRow(logits: Tensor, n: number): Float64Array {
  const [, K] = logits.shape
  const [toRow, toNext] = logits.strides
  const start = logits.storageOffset + n * toRow
  const x = Float64Array.from({ length: K }, (_, k) => logits.storage[start + k * toNext])
  let max = -Infinity
  for (const v of x) max = Math.max(max, v)
  let sum = 0
  for (const v of x) sum += Math.exp(v - max)
  return Float64Array.from(x, (v) => v - max - Math.log(sum))
}
// #endregion logSoftmaxOfRow

// #region probabilityLosses
/** loss = −Σ_k w[k] · ((1 − ε)·P[k] + ε/K) · log softmax(logits)[k], P being probabilities. */
function probabilityLosses(
  logits: Tensor,
  targets: Tensor,
  weight: Tensor | null | undefined,
  smoothing: number,
): Tensor {
  const dim = classDim(logits.shape)
  const K = logits.shape[dim]
  const smooth = smoothing > 0 ? targets.mul(1 - smoothing).add(smoothing / K) : targets
  const terms = smooth.mul(logSoftmax(logits, dim))
  if (!weight) return terms.sum({ dim }).neg()
  checkWeight('crossEntropy', logits, weight)
  const alongClasses = weight.reshape(K, ...logits.shape.slice(dim + 1).map(() => 1)) // (K, 1, …)
  return terms.mul(alongClasses).sum({ dim }).neg()
}
// #endregion probabilityLosses

/** Whether targets say how likely each class is, and not which one is right. */
function isProbabilities(targets: Targets, logits: Tensor): targets is Tensor {
  return (
    'storage' in targets &&
    sameShape(targets.shape, logits.shape) &&
    (targets.dtype === 'float32' || targets.dtype === 'float64')
  )
}

function checkSmoothing(smoothing: number): void {
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw new RangeError(`crossEntropy: labelSmoothing ${smoothing} must be between 0 and 1`)
  }
}

function checkNothingIgnored(ignoreIndex: number): void {
  if (ignoreIndex >= 0) {
    throw new RangeError(
      `crossEntropy: ignoreIndex ${ignoreIndex}: where targets are probabilities, none can be ignored`,
    )
  }
}
