import { record } from './autograd.ts'
import { checkDim, checkFloat } from './checks.ts'
import { floating } from './promotion.ts'
import { type ReduceOptions, keptShape, reducedDims } from './reduce.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// #region softmax
/**
 * y[k] = exp(x[k]) / Σ exp(x) along `dim`: positive numbers that sum up to 1.
 *
 * ∂L/∂x = y ⊙ (∂L/∂y − Σ ∂L/∂y ⊙ y)
 */
export function softmax(x: Tensor, dim: number): Tensor {
  const d = checkSoftmax('softmax', x, dim)
  const y = alongDim(x, d, (row) => {
    const { max, sum } = sumExp(row)
    return row.map((v) => Math.exp(v - max) / sum)
  })
  return record('softmax', y, [[x, (dy) => softmaxBackward(dy, y, d), [y]]])
}
// #endregion softmax

/** forward:  y[k] = exp(x[k]) / Σ exp(x) */
function softmaxBackward(dy: Tensor, y: Tensor, dim: number): Tensor {
  const mean = dy.mul(y).sum({ dim, keepdim: true }) // weighted by y
  return y.mul(dy.sub(mean))
}

// #region logSoftmax
/**
 * y[k] = x[k] − log Σ exp(x) along `dim`, the logarithm of softmax, finite where that would be 0.
 *
 * ∂L/∂x = ∂L/∂y − softmax(x) · Σ ∂L/∂y
 */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  const d = checkSoftmax('logSoftmax', x, dim)
  const y = alongDim(x, d, (row) => {
    const { max, sum } = sumExp(row)
    return row.map((v) => v - max - Math.log(sum))
  })
  return record('logSoftmax', y, [[x, (dy) => logSoftmaxBackward(dy, y, d), [y]]])
}
// #endregion logSoftmax

/** forward:  y[k] = x[k] − log Σ exp(x) */
function logSoftmaxBackward(dy: Tensor, y: Tensor, dim: number): Tensor {
  return dy.sub(y.exp().mul(dy.sum({ dim, keepdim: true })))
}

// #region sumExp
/** Σ exp(x − max): the largest term is 1, where exp(x) by itself could be too large for any float. */
function sumExp(row: Float64Array): { max: number; sum: number } {
  let max = -Infinity
  for (const v of row) max = Math.max(max, v)
  let sum = 0
  for (const v of row) sum += Math.exp(v - max)
  return { max, sum }
}
// #endregion sumExp

// #region logsumexp
/**
 * y = log Σ exp(x) over the given dimensions, a maximum with rounded corners.  ∂L/∂x = ∂L/∂y ·
 * exp(x − y)
 *
 * Computed as m + log Σ exp(x − m), where m is the largest x, if it is finite.
 */
export function logsumexp(input: Tensor, options: ReduceOptions = {}): Tensor {
  const x = floating(input)
  const { dims, keepdim } = reducedDims('logsumexp', x, options)
  const kept = { dim: dims, keepdim: true }
  const v = x.detach()
  const largest = x.numel() === 0 ? v.sum(kept) : v.amax(kept)
  const m = largest.maskedFill(largest.isfinite().logicalNot(), 0)
  const sums = v.sub(m).exp().sum(kept).log().add(m)
  const y = sums.view(...keptShape(x.shape, dims, keepdim)).data
  return record('logsumexp', y, [
    [x, (dy) => dy.view(...sums.shape).mul(x.sub(sums).exp()), [x, y]],
  ])
}
// #endregion logsumexp

/** Applies a function to every run of numbers along a dimension. */
function alongDim(x: Tensor, dim: number, f: (row: Float64Array) => Float64Array): Tensor {
  const y = x.newZeros(x.shape)
  const n = x.shape[dim] ?? 1
  const [step, yStep] = [x.strides[dim] ?? 0, y.strides[dim] ?? 0]
  const row = new Float64Array(n)
  const starts = x.shape.map((size, i) => (i === dim ? Math.min(size, 1) : size))
  walk(starts, [x, y], ([at, to]) => {
    for (let k = 0; k < n; k++) row[k] = x.storage[at + k * step]
    const result = f(row)
    for (let k = 0; k < n; k++) y.storage[to + k * yStep] = result[k]
  })
  return y
}

function checkSoftmax(operation: string, x: Tensor, dim: number): number {
  checkFloat(operation, x)
  return checkDim(operation, x, dim)
}
