import { record } from './autograd.ts'
import { ShapeError, checkDim, checkOptions } from './checks.ts'
import { map } from './elementwise.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'
import { rowLength, rowStep, walk, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'

/** Which dimensions are summed up (all, unless told), and whether they stay with size 1. */
export type ReduceOptions = { dim?: number | readonly number[]; keepdim?: boolean }

// #region sum
/**
 * y = Σ x over the given dimensions,  ∂L/∂x = ∂L/∂y for every x of a sum. The sum of nothing is 0.
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
  const y = x.newZeros(shape)
  y.storage.set(sums)
  return y
}
// #endregion sumOver

/** The way back from a sum: each number gets the gradient of the sum that it went into. */
function spread(dy: Tensor, shape: Shape, dims: readonly number[]): Tensor {
  const kept = shape.map((size, dim) => (dims.includes(dim) ? 1 : size))
  return dy.view(...kept).expand(...shape)
}

// #region maxAll
/**
 * The largest of all numbers; NaN if there is one. All that are equal to it share its gradient
 * evenly.
 */
export function maxAll(x: Tensor): Tensor {
  if (x.numel() === 0) throw new ShapeError(`max: ${formatShape(x.shape)} holds no numbers`)
  const y = x.newFull([], maxDim(x.reshape(-1), { dim: 0 }).values.item())
  return record('max', y, [[x, (dy) => maxAllBackward(dy, x, y), [x, y]]])
}
// #endregion maxAll

/** forward:  y = the largest of all x */
function maxAllBackward(dy: Tensor, x: Tensor, y: Tensor): Tensor {
  const largest = y.item()
  const isLargest = (v: number): boolean => v === largest || Object.is(v, largest)
  const count = map(x, (v) => (isLargest(v) ? 1 : 0)).sum()
  const share = dy.div(count).item()
  return map(x, (v) => (isLargest(v) ? share : 0))
}

// #region maxDim
/**
 * The largest numbers along one dimension, and where each stood: of equal ones the first, which
 * alone gets the gradient. NaN is larger than all.
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
  const own = indices.slice() // the caller may change his
  record('max', values, [[x, (dy, from) => maxDimBackward(dy, own, from, d), [own]]])
  return { values, indices }
}
// #endregion maxDim

// #region maxDimBackward
/**
 * forward:  y[…] = x[…, indices[…], …]
 *
 * dx[…, indices[…], …] = dy[…], all others 0.
 */
function maxDimBackward(dy: Tensor, indices: Int32Array, shape: Shape, dim: number): Tensor {
  const dx = dy.newZeros(shape)
  const stride = dx.strides[dim] ?? 0
  let next = 0
  // The places that have index 0 along dim; from there, the index says how far to go.
  const first = dx.dim() === 0 ? dx : dx.narrow(dim, 0, 1).squeeze(dim)
  const dys = dy.reshape(...first.shape)
  walk(first.shape, [first, dys], ([to, from]) => {
    dx.storage[to + indices[next++] * stride] = dys.storage[from]
  })
  return dx
}
// #endregion maxDimBackward

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
