import { record } from './autograd.ts'
import { checkShape } from './checks.ts'
import { type Numbers } from './dtypes.ts'
import { type Tensor } from './tensor.ts'

/** Numbers of a tensor that belong together, such as all those of one channel: {@link groupsOf}. */
export type Groups = {
  /** How often the whole row of groups comes, */
  readonly outer: number
  /** how many groups that are, */
  readonly count: number
  /** how many neighbours each has in it, */
  readonly inner: number
  /** and how many numbers in all. */
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
  /** Whether weight and bias have a number for each group, or for each place in a group. */
  readonly affine: 'group' | 'place'
  /** The factors; without them it is 1. */
  readonly weight: Tensor | null
  /** The terms; without them it is 0. */
  readonly bias: Tensor | null
}

// #region normalize
/**
 * y = weight·x̂ + bias,  x̂ = (x − μ) / √(σ² + eps): whatever the size of the numbers, x̂ has the mean
 * 0 and the variance 1. Weight and bias learn which others would be better.
 */
export function normalize(operation: string, x: Tensor, how: Normalization): Tensor {
  const { over, weight, bias, affine } = how
  const y = x.newZeros(x.shape)
  const xHat = standardize(x, how)
  const [w, b] = [affineNumbers(weight, 1, how), affineNumbers(bias, 0, how)]
  walkGroups(over, (g, from, to) => {
    for (let k = from; k < to; k++) {
      const p = affine === 'group' ? g : k - from
      y.storage[k] = w[p] * xHat[k] + b[p]
    }
  })
  return record(operation, y, [
    [x, (dy) => normalizeBackwardInput(dy, x, how), weight ? [x, weight] : [x]],
    ...(weight
      ? [[weight, (dy: Tensor) => normalizeBackwardWeight(dy, x, how), [x]] as const]
      : []),
    ...(bias ? [[bias, (dy: Tensor) => normalizeBackwardBias(dy, bias, how)] as const] : []),
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
  const { over, own, weight, affine } = how
  const [dys, xHat, s] = [numbers(dy), standardize(x, how), deviation(how)]
  const w = affineNumbers(weight, 1, how)
  const dxHat = new Float64Array(dys.length)
  const [throughMean, throughDeviation] = [perGroup(over), perGroup(over)]
  walkGroups(over, (g, from, to) => {
    for (let k = from; k < to; k++) {
      dxHat[k] = w[affine === 'group' ? g : k - from] * dys[k]
      if (own) throughMean[g] += dxHat[k] / over.size
      if (own) throughDeviation[g] += (dxHat[k] * xHat[k]) / over.size
    }
  })
  const dx = dy.newZeros(x.shape)
  walkGroups(over, (g, from, to) => {
    for (let k = from; k < to; k++) {
      dx.storage[k] = (dxHat[k] - throughMean[g] - xHat[k] * throughDeviation[g]) / s[g]
    }
  })
  return dx
}
// #endregion normalizeBackwardInput

// #region normalizeBackwardWeight
/**
 * forward:  y = weight·x̂ + bias
 *
 * A weight takes part in every number of its group, or in its place of every group: dweight = Σ
 * dy·x̂ over these.
 */
function normalizeBackwardWeight(dy: Tensor, x: Tensor, how: Normalization): Tensor {
  checkShape('normalizeBackwardWeight: dy', dy, x.shape)
  const xHat = standardize(x, how)
  const dys = numbers(dy)
  for (let k = 0; k < xHat.length; k++) xHat[k] *= dys[k]
  return sums(xHat, how, how.weight!)
}
// #endregion normalizeBackwardWeight

// #region normalizeBackwardBias
/**
 * forward:  y = weight·x̂ + bias
 *
 * dbias = Σ dy over the same.
 */
function normalizeBackwardBias(dy: Tensor, bias: Tensor, how: Normalization): Tensor {
  return sums(numbers(dy), how, bias)
}
// #endregion normalizeBackwardBias

// #region momentsOf
/**
 * μ = (1/n) Σ x and σ² = (1/n) Σ (x − μ)² of each group. In two passes: σ² = mean(x²) − μ² would
 * lose its digits where μ is large.
 */
export function momentsOf(x: Tensor, over: Groups): Moments {
  const { count, size } = over
  const xs = numbers(x)
  const [mean, variance] = [perGroup(over), perGroup(over)]
  walkGroups(over, (g, from, to) => {
    for (let k = from; k < to; k++) mean[g] += xs[k]
  })
  for (let g = 0; g < count; g++) mean[g] /= size
  walkGroups(over, (g, from, to) => {
    for (let k = from; k < to; k++) variance[g] += (xs[k] - mean[g]) ** 2
  })
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
  return { outer, count, inner, size: outer * inner }
}
// #endregion groupsOf

// #region walkGroups
/**
 * Calls `visit` for all neighbours of a group, in row-major order.
 * @param visit - is given the group, and the places of the first and behind the last
 */
function walkGroups(
  { outer, count, inner }: Groups,
  visit: (group: number, from: number, to: number) => void,
): void {
  let from = 0
  for (let o = 0; o < outer; o++) {
    for (let g = 0; g < count; g++, from += inner) visit(g, from, from + inner)
  }
}
// #endregion walkGroups

/** A 0 for each group. */
function perGroup({ count }: Groups): Float64Array {
  return new Float64Array(count)
}

/** x̂ = (x − μ) / √(σ² + eps), in float64. */
function standardize(x: Tensor, how: Normalization): Float64Array {
  const { mean } = how.moments
  const [xs, s] = [numbers(x), deviation(how)]
  const xHat = new Float64Array(xs.length)
  walkGroups(how.over, (g, from, to) => {
    for (let k = from; k < to; k++) xHat[k] = (xs[k] - mean[g]) / s[g]
  })
  return xHat
}

/** s = √(σ² + eps) of each group. */
function deviation({ moments, eps }: Normalization): Float64Array {
  return moments.variance.map((v) => Math.sqrt(v + eps))
}

/** The numbers of weight or bias, or as many that change nothing. */
function affineNumbers(
  given: Tensor | null,
  otherwise: number,
  { affine, over }: Normalization,
): Numbers {
  if (given) return numbers(given)
  return new Float64Array(affine === 'group' ? over.count : over.inner).fill(otherwise)
}

/** The sum for each group, or for each place in one, as a tensor like `like`. */
function sums(values: Numbers, { affine, over }: Normalization, like: Tensor): Tensor {
  const total = new Float64Array(like.numel())
  walkGroups(over, (g, from, to) => {
    for (let k = from; k < to; k++) total[affine === 'group' ? g : k - from] += values[k]
  })
  const y = like.newZeros(like.shape)
  y.storage.set(total)
  return y
}

/** The numbers of a tensor in row-major order; they may be its own, so they are only read. */
export function numbers(x: Tensor): Numbers {
  const { storage, storageOffset } = x.detach().contiguous()
  return storage.subarray(storageOffset, storageOffset + x.numel())
}
