import { ShapeError, checkDim, checkOptions } from './checks.ts'
import { map } from './elementwise.ts'
import { formatShape, numel, rowMajorStrides } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'

/** Which dimensions are summed up (all, unless told), and whether they stay with size 1. */
export type ReduceOptions = { dim?: number | readonly number[]; keepdim?: boolean }

// #region sum
/** y = Σ x over the given dimensions. The sum of nothing is 0. */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { dims, keepdim } = reducedDims('sum', x, options)
  return sumOver(x, dims, keepdim)
}
// #endregion sum

// #region mean
/** y = (1/n) Σ x over the given dimensions, n numbers each. The mean of nothing is NaN. */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { dims, keepdim } = reducedDims('mean', x, options)
  const sums = sumOver(x, dims, keepdim)
  const n = x.numel() / sums.numel() // numbers in each sum
  return map(sums, (v) => v / n)
}
// #endregion mean

// #region sumOver
/** Σ x over `dims`. Sums are kept in float64 and rounded once. */
function sumOver(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  const { shape, kept, strides } = reducedLayout(x, dims, keepdim)
  const sums = new Float64Array(numel(kept))
  const [n, step, sumStep] = [rowLength(x.shape), rowStep(x), strides.at(-1) ?? 0]
  walkRows(x.shape, [x, { strides, storageOffset: 0 }], ([at, to]) => {
    for (let i = 0; i < n; i++, at += step, to += sumStep) sums[to] += x.storage[at]
  })
  const y = x.newZeros(shape)
  y.storage.set(sums)
  return y
}
// #endregion sumOver

/** The largest of all numbers; NaN if there is one. */
export function maxAll(x: Tensor): Tensor {
  if (x.numel() === 0) throw new ShapeError(`max: ${formatShape(x.shape)} holds no numbers`)
  return x.newFull([], maxDim(x.reshape(-1), { dim: 0 }).values.item())
}

// #region maxDim
/**
 * The largest numbers along one dimension, and where each stood: of equal ones the first. NaN is
 * larger than all.
 */
export function maxDim(
  x: Tensor,
  options: { dim: number; keepdim?: boolean },
): { values: Tensor; indices: Int32Array } {
  const { dim, keepdim = false } = checkOptions('max', options, ['dim', 'keepdim'])
  const d = checkDim('max', x, dim)
  if (x.dim() > 0 && x.shape[d] === 0) {
    throw new ShapeError(`max: ${formatShape(x.shape)} has no numbers along dimension ${dim}`)
  }
  const { shape, strides } = reducedLayout(x, [d], keepdim)
  const values = x.newFull(shape, -Infinity)
  const indices = new Int32Array(values.numel()).fill(-1)
  const size = x.shape[d] ?? 1
  const inner = numel(x.shape.slice(d + 1)) // numbers between two steps along d
  const [n, step, toStep] = [rowLength(x.shape), rowStep(x), strides.at(-1) ?? 0]
  let row = 0
  walkRows(x.shape, [x, { strides, storageOffset: 0 }], ([at, to]) => {
    for (let i = 0; i < n; i++, at += step, to += toStep) {
      const v = x.storage[at]
      const best = values.storage[to]
      if (indices[to] === -1 || v > best || (Number.isNaN(v) && !Number.isNaN(best))) {
        values.storage[to] = v
        indices[to] = Math.floor((row * n + i) / inner) % size
      }
    }
    row++
  })
  return { values, indices }
}
// #endregion maxDim

/** The named dimensions counted from 0, or all of them; and whether they stay. */
function reducedDims(operation: string, x: Tensor, options: ReduceOptions) {
  const { dim, keepdim = false } = checkOptions(operation, options, ['dim', 'keepdim'])
  const named = typeof dim === 'number' ? [dim] : (dim ?? [])
  const dims = named.map((d) => checkDim(operation, x, d))
  if (new Set(dims).size !== dims.length) {
    throw new ShapeError(`${operation}: dim ${formatShape(named)} names a dimension twice`)
  }
  const all = dims.length === 0 || x.dim() === 0
  return { dims: all ? x.shape.map((_, i) => i) : dims, keepdim }
}

// #region reducedLayout
/**
 * How results lie while x is walked through: strides of 0 along the reduced dimensions let all
 * numbers that belong together meet in one place.
 */
function reducedLayout(x: Tensor, dims: readonly number[], keepdim: boolean) {
  const kept = x.shape.map((size, dim) => (dims.includes(dim) ? 1 : size))
  const strides = rowMajorStrides(kept).map((stride, dim) => (dims.includes(dim) ? 0 : stride))
  const shape = keepdim ? kept : kept.filter((_, dim) => !dims.includes(dim))
  return { kept, strides, shape }
}
// #endregion reducedLayout
