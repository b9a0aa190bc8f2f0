import { record } from './autograd.ts'
import { ShapeError, checkDim, checkFloat, checkOptions } from './checks.ts'
import { type Dtype, isFloat } from './dtypes.ts'
import { map } from './elementwise.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'

/** Which dimensions are summed up (all, unless told), and whether they stay with size 1. */
export type ReduceOptions = { dim?: number | readonly number[]; keepdim?: boolean }

// #region sum
/**
 * y = Σ x over the given dimensions,  ∂L/∂x = ∂L/∂y for every x of a sum. The sum of nothing is 0,
 * that of truths how many are true.
 */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { dims, keepdim } = reducedDims('sum', x, options)
  const y = sumOver(x, dims, keepdim)
  return record('sum', y, [[x, (dy, shape) => spread(dy, shape, dims)]])
}
// #endregion sum

// #region mean
/**
 * y = (1/n) Σ x over the given dimensions, n numbers each,  ∂L/∂x = ∂L/∂y / n. The mean of nothing
 * is NaN.
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkFloat('mean', x)
  const { dims, keepdim } = reducedDims('mean', x, options)
  const sums = sumOver(x, dims, keepdim)
  const n = x.numel() / sums.numel() // numbers in each sum
  const y = map(sums, (v) => v / n)
  return record('mean', y, [[x, (dy, shape) => spread(dy.div(n), shape, dims)]])
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
  const y = x.newZeros(shape, isFloat(x.dtype) ? x.dtype : 'int32')
  y.storage.set(sums)
  return y
}
// #endregion sumOver

// #region fold
/**
 * Takes in the numbers over `dims` one after the other: acc ← f(acc, x), from `start` on. Kept in
 * float64 and rounded once.
 * @param f - is also told the place of the result, of those with keepdim in row-major order
 */
export function fold(
  x: Tensor,
  { dims, keepdim, dtype = x.dtype }: { dims: readonly number[]; keepdim: boolean; dtype?: Dtype },
  start: number,
  f: (acc: number, v: number, place: number) => number,
): Tensor {
  const { shape, kept, strides } = reducedLayout(x, dims, keepdim)
  const results = new Float64Array(numel(kept)).fill(start)
  const [n, step, toStep] = [rowLength(x.shape), rowStep(x), strides.at(-1) ?? 0]
  walkRows(x.shape, [x, { strides, storageOffset: 0 }], ([at, to]) => {
    for (let i = 0; i < n; i++, at += step, to += toStep) {
      results[to] = f(results[to], x.storage[at], to)
    }
  })
  const y = x.newZeros(shape, dtype)
  y.storage.set(results)
  return y
}
// #endregion fold

/** The way back from a sum: each number gets the gradient of the sum that it went into. */
export function spread(dy: Tensor, shape: Shape, dims: readonly number[]): Tensor {
  const kept = shape.map((size, dim) => (dims.includes(dim) ? 1 : size))
  return dy.view(...kept).expand(...shape)
}

/** The named dimensions counted from 0, or all of them; and whether they stay. */
export function reducedDims(operation: string, x: Tensor, options: ReduceOptions) {
  const { dim, keepdim = false } = checkOptions(operation, options, ['dim', 'keepdim'])
  const named = typeof dim === 'number' ? [dim] : (dim ?? [])
  const dims = named.map((d) => checkDim(operation, x, d))
  if (new Set(dims).size !== dims.length) {
    throw new ShapeError(`${operation}: dim ${formatShape(named)} names a dimension twice`)
  }
  const all = dims.length === 0 || x.dim() === 0
  return { dims: all ? x.shape.map((_, i) => i) : dims, keepdim }
}

/** Throws where a result would be asked of no numbers at all. */
export function checkNotEmpty(operation: string, x: Tensor, dims: readonly number[]): void {
  const empty = dims.find((d) => x.shape[d] === 0)
  if (empty !== undefined) {
    throw new ShapeError(
      `${operation}: ${formatShape(x.shape)} has no numbers along dimension ${empty}`,
    )
  }
}

/** The shape that is left of one when some dimensions are reduced. */
export function keptShape(shape: Shape, dims: readonly number[], keepdim: boolean): Shape {
  const kept = shape.map((size, dim) => (dims.includes(dim) ? 1 : size))
  return keepdim ? kept : kept.filter((_, dim) => !dims.includes(dim))
}

// #region reducedLayout
/**
 * How results lie while x is walked through: strides of 0 along the reduced dimensions let all
 * numbers that belong together meet in one place.
 */
export function reducedLayout(x: Tensor, dims: readonly number[], keepdim: boolean) {
  const kept = keptShape(x.shape, dims, true)
  const strides = rowMajorStrides(kept).map((stride, dim) => (dims.includes(dim) ? 0 : stride))
  return { kept, strides, shape: keptShape(x.shape, dims, keepdim) }
}
// #endregion reducedLayout
