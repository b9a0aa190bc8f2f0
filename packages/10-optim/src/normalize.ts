import { record } from './autograd.ts'
import { checkShape } from './checks.ts'
import { type Tensor } from './tensor.ts'

/** Numbers of a tensor that belong together, such as all those of one channel. */
export type Groups = {
  /** The group of each number, row-major. */
  readonly of: Int32Array
  /** How many groups there are. */
  readonly count: number
  /** How many numbers each has. */
  readonly size: number
}

/** Mean μ and variance σ² of each group. */
export type Moments = { readonly mean: Float64Array; readonly variance: Float64Array }

/** What {@link normalize} is told. */
export type Normalization = {
  /** Which numbers share a mean and a variance, */
  readonly over: Groups
  /** what these are, */
  readonly moments: Moments
  /** and whether they are those of x itself, which change with it. */
  readonly own: boolean
  /** Added to the variance, which may be 0. */
  readonly eps: number
  /** A factor for each group of `affine`; without one it is 1. */
  readonly weight: Tensor | null
  /** A term for each; without one it is 0. */
  readonly bias: Tensor | null
  readonly affine: Groups
}

// #region normalize
/**
 * y = weight·x̂ + bias,  x̂ = (x − μ) / √(σ² + eps): whatever the size of the numbers, x̂ has the mean
 * 0 and the variance 1. Weight and bias learn which others would be better.
 */
export function normalize(operation: string, x: Tensor, how: Normalization): Tensor {
  const { weight, bias, affine } = how
  const y = x.newZeros(x.shape)
  const xHat = standardize(x, how)
  const [w, b] = [weights(how), bias ? numbers(bias) : new Float64Array(affine.count)]
  for (let k = 0; k < xHat.length; k++) {
    y.storage[k] = w[affine.of[k]] * xHat[k] + b[affine.of[k]]
  }
  return record(operation, y, [
    [x, (dy) => normalizeBackwardInput(dy, x, how), weight ? [x, weight] : [x]],
    ...(weight
      ? [[weight, (dy: Tensor) => normalizeBackwardWeight(dy, x, how), [x]] as const]
      : []),
    ...(bias ? [[bias, (dy: Tensor) => normalizeBackwardBias(dy, bias, affine)] as const] : []),
  ])
}
// #endregion normalize

// #region normalizeBackwardInput
/**
 * forward:  y = weight·x̂ + bias,  x̂ = (x − μ)/s,  s = √(σ² + eps)
 *
 * dx̂ = weight·dy. If μ and s are given, dx = dx̂/s. If they are x's own, each x also moves μ and s,
 * and with them all numbers of its group: dx = (dx̂ − mean(dx̂) − x̂·mean(dx̂·x̂))/s.
 */
function normalizeBackwardInput(dy: Tensor, x: Tensor, how: Normalization): Tensor {
  checkShape('normalizeBackwardInput: dy', dy, x.shape)
  const { affine, over, own } = how
  const [dys, xHat, s, w] = [numbers(dy), standardize(x, how), deviation(how), weights(how)]
  const dxHat = dys.map((g, k) => w[affine.of[k]] * g)
  const throughMean = new Float64Array(over.count)
  const throughDeviation = new Float64Array(over.count)
  for (let k = 0; own && k < dxHat.length; k++) {
    throughMean[over.of[k]] += dxHat[k] / over.size
    throughDeviation[over.of[k]] += (dxHat[k] * xHat[k]) / over.size
  }
  const dx = dy.newZeros(x.shape)
  for (let k = 0; k < dxHat.length; k++) {
    const g = over.of[k]
    dx.storage[k] = (dxHat[k] - throughMean[g] - xHat[k] * throughDeviation[g]) / s[g]
  }
  return dx
}
// #endregion normalizeBackwardInput

// #region normalizeBackwardWeight
/**
 * forward:  y = weight·x̂ + bias
 *
 * A weight takes part in every number of its group: dweight[g] = Σ dy·x̂ over the group.
 */
function normalizeBackwardWeight(dy: Tensor, x: Tensor, how: Normalization): Tensor {
  checkShape('normalizeBackwardWeight: dy', dy, x.shape)
  const xHat = standardize(x, how)
  const products = numbers(dy).map((g, k) => g * xHat[k])
  return sums(products, how.affine, how.weight!)
}
// #endregion normalizeBackwardWeight

// #region normalizeBackwardBias
/**
 * forward:  y = weight·x̂ + bias
 *
 * dbias[g] = Σ dy over the group.
 */
function normalizeBackwardBias(dy: Tensor, bias: Tensor, affine: Groups): Tensor {
  return sums(numbers(dy), affine, bias)
}
// #endregion normalizeBackwardBias

// #region momentsOf
/**
 * μ = (1/n) Σ x and σ² = (1/n) Σ (x − μ)² of each group. In two passes: σ² = mean(x²) − μ² would
 * lose its digits where μ is large.
 */
export function momentsOf(x: Tensor, { of, count, size }: Groups): Moments {
  const xs = numbers(x)
  const mean = new Float64Array(count)
  const variance = new Float64Array(count)
  for (let k = 0; k < xs.length; k++) mean[of[k]] += xs[k]
  for (let g = 0; g < count; g++) mean[g] /= size
  for (let k = 0; k < xs.length; k++) variance[of[k]] += (xs[k] - mean[of[k]]) ** 2
  for (let g = 0; g < count; g++) variance[g] /= size
  return { mean, variance }
}
// #endregion momentsOf

// #region groupsOf
/**
 * The groups 0, 1, …, count − 1, each of `inner` neighbours, and all that `outer` times.
 *
 * The columns of an (n, m) matrix are groupsOf(n, m, 1), its rows groupsOf(1, n, m), the channels
 * of images groupsOf(B, C, H·W).
 */
export function groupsOf(outer: number, count: number, inner: number): Groups {
  const of = new Int32Array(outer * count * inner)
  for (let k = 0; k < of.length; k++) of[k] = Math.floor(k / inner) % count
  return { of, count, size: outer * inner }
}
// #endregion groupsOf

/** x̂ = (x − μ) / √(σ² + eps), in float64. */
function standardize(x: Tensor, how: Normalization): Float64Array {
  const { over, moments } = how
  const s = deviation(how)
  return numbers(x).map((v, k) => (v - moments.mean[over.of[k]]) / s[over.of[k]])
}

/** s = √(σ² + eps) of each group. */
function deviation({ moments, eps }: Normalization): Float64Array {
  return moments.variance.map((v) => Math.sqrt(v + eps))
}

function weights({ weight, affine }: Normalization): Float64Array {
  return weight ? numbers(weight) : new Float64Array(affine.count).fill(1)
}

/** The sum of each group, as a tensor like `like`. */
function sums(values: Float64Array, { of, count }: Groups, like: Tensor): Tensor {
  const total = new Float64Array(count)
  for (let k = 0; k < values.length; k++) total[of[k]] += values[k]
  const y = like.newZeros(like.shape)
  y.storage.set(total)
  return y
}

/** The numbers of a tensor in row-major order, in float64. */
export function numbers(x: Tensor): Float64Array {
  const { storage, storageOffset } = x.detach().contiguous()
  return Float64Array.from(storage.subarray(storageOffset, storageOffset + x.numel()))
}
