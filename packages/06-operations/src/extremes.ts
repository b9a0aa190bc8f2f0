import { record } from './autograd.ts'
import { ShapeError, checkDim, checkOptions } from './checks.ts'
import { map } from './elementwise.ts'
import { type ReduceOptions, checkNotEmpty, fold, reducedDims, reducedLayout } from './reduce.ts'
import { type Shape, formatShape, numel } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'

// The largest and the smallest. What comes out is NaN wherever there is one.

// #region amax
/**
 * y = the largest x over the given dimensions. All that are equal to it share its gradient evenly:
 * ∂L/∂x = ∂L/∂y / n for each of the n largest.
 */
export function amax(x: Tensor, options: ReduceOptions = {}): Tensor {
  return extreme('amax', x, options, -Infinity, larger)
}
// #endregion amax

/** y = the smallest x over the given dimensions, otherwise like {@link amax}. */
export function amin(x: Tensor, options: ReduceOptions = {}): Tensor {
  return extreme('amin', x, options, Infinity, smaller)
}

/** Where the largest stands: along `dim`, or among all in row-major order. int32, no gradient. */
export function argmax(x: Tensor, options: Partial<DimOptions> = {}): Tensor {
  return argExtreme('argmax', x, options, larger)
}

/** Where the smallest stands: along `dim`, or among all in row-major order. int32, no gradient. */
export function argmin(x: Tensor, options: Partial<DimOptions> = {}): Tensor {
  return argExtreme('argmin', x, options, smaller)
}

type Better = (v: number, best: number) => boolean
const larger: Better = (v, best) => v > best
const smaller: Better = (v, best) => v < best

function extreme(
  name: string,
  x: Tensor,
  options: ReduceOptions,
  start: number,
  better: Better,
): Tensor {
  const { dims, keepdim } = reducedDims(name, x, options)
  checkNotEmpty(name, x, dims)
  const y = fold(x, { dims, keepdim }, start, (best, v) => (v !== v || better(v, best) ? v : best))
  return record(name, y, [[x, (dy) => extremeBackward(dy, x, y, dims), [x, y]]])
}

// #region extremeBackward
/** forward:  y = the largest, or smallest, of x over `dims` */
function extremeBackward(dy: Tensor, x: Tensor, y: Tensor, dims: readonly number[]): Tensor {
  const kept = x.shape.map((size, dim) => (dims.includes(dim) ? 1 : size))
  const found = x.eq(y.detach().reshape(...kept)).to(dy.dtype) // 1 where x is the extreme
  return found.mul(dy.reshape(...kept)).div(found.sum({ dim: dims, keepdim: true }))
}
// #endregion extremeBackward

function argExtreme(name: string, x: Tensor, options: Partial<DimOptions>, better: Better): Tensor {
  const { dim, keepdim } = checkOptions(name, options, ['dim', 'keepdim'])
  if (dim !== undefined) return extremeDim(name, x.detach(), { dim, keepdim }, better).indices
  checkSome(name, x)
  const { indices } = extremeDim(name, x.detach().reshape(-1), { dim: 0 }, better)
  return keepdim ? indices.reshape(...x.shape.map(() => 1)) : indices
}

// #region maxAll
/**
 * The largest of all numbers; NaN if there is one. All that are equal to it share its gradient
 * evenly.
 */
export function maxAll(x: Tensor): Tensor {
  return extremeAll('max', x, larger)
}
// #endregion maxAll

/** The smallest of all numbers, otherwise like {@link maxAll}. */
export function minAll(x: Tensor): Tensor {
  return extremeAll('min', x, smaller)
}

function extremeAll(name: string, x: Tensor, better: Better): Tensor {
  checkSome(name, x)
  const { values } = extremeDim(name, x.detach().reshape(-1), { dim: 0 }, better)
  const y = x.newFull([], values.item())
  return record(name, y, [[x, (dy) => extremeAllBackward(dy, x, y), [x, y]]])
}

/** forward:  y = the largest, or smallest, of all x */
function extremeAllBackward(dy: Tensor, x: Tensor, y: Tensor): Tensor {
  const found = y.item()
  const isFound = (v: number): boolean => v === found || Object.is(v, found)
  const count = map(x, (v) => (isFound(v) ? 1 : 0)).sum()
  const share = dy.div(count).item()
  return map(x, (v) => (isFound(v) ? share : 0))
}

// #region maxDim
/**
 * The largest numbers along one dimension, and where each stood: of equal ones the first, which
 * alone gets the gradient. NaN is larger than all.
 * @returns values, and indices (int32) of the same shape
 */
export function maxDim(x: Tensor, options: DimOptions): { values: Tensor; indices: Tensor } {
  return extremeDim('max', x, options, larger)
}
// #endregion maxDim

/** The smallest numbers along one dimension, otherwise like {@link maxDim}; NaN is smaller than all. */
export function minDim(x: Tensor, options: DimOptions): { values: Tensor; indices: Tensor } {
  return extremeDim('min', x, options, smaller)
}

/** One dimension, and whether it stays with size 1. */
export type DimOptions = { dim: number; keepdim?: boolean }

function extremeDim(
  name: string,
  x: Tensor,
  options: DimOptions,
  better: Better,
): { values: Tensor; indices: Tensor } {
  const { dim, keepdim = false } = checkOptions(name, options, ['dim', 'keepdim'])
  const d = checkDim(name, x, dim)
  checkNotEmpty(name, x, [d])
  const { shape, strides } = reducedLayout(x, [d], keepdim)
  const values = x.newZeros(shape)
  const indices = x.newFull(shape, -1, 'int32')
  const [best, found] = [values.storage, indices.storage]
  const size = x.shape[d] ?? 1
  const inner = numel(x.shape.slice(d + 1)) // numbers between two steps along d
  const [n, step, toStep] = [rowLength(x.shape), rowStep(x), strides.at(-1) ?? 0]
  let row = 0
  walkRows(x.shape, [x, { strides, storageOffset: 0 }], ([at, to]) => {
    for (let i = 0; i < n; i++, at += step, to += toStep) {
      const v = x.storage[at]
      if (found[to] === -1 || better(v, best[to]) || (Number.isNaN(v) && !Number.isNaN(best[to]))) {
        best[to] = v
        found[to] = Math.floor((row * n + i) / inner) % size
      }
    }
    row++
  })
  record(name, values, [[x, (dy, from) => extremeDimBackward(dy, indices, from, d), [indices]]])
  return { values, indices }
}

// #region extremeDimBackward
/**
 * forward:  y[…] = x[…, indices[…], …]
 *
 * dx[…, indices[…], …] = dy[…], all others 0.
 */
function extremeDimBackward(dy: Tensor, indices: Tensor, shape: Shape, dim: number): Tensor {
  const dx = dy.newZeros(shape)
  const kept = shape.map((size, d) => (d === dim ? 1 : size))
  return dx.scatterAdd(dim, indices.detach().reshape(...kept), dy.reshape(...kept))
}
// #endregion extremeDimBackward

function checkSome(operation: string, x: Tensor): void {
  if (x.numel() === 0)
    throw new ShapeError(`${operation}: ${formatShape(x.shape)} holds no numbers`)
}
