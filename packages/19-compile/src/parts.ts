import { record } from './autograd.ts'
import { ShapeError, checkDim, checkOptions } from './checks.ts'
import { formatShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { narrow, squeeze } from './views.ts'

// Parts of a tensor. All but flip are views: they share the storage of x.

// #region slice
/**
 * Along `dim`, the elements start, start + step, start + 2·step, … below `end`: what x[start : end
 * : step] is in Python. Negative bounds count from the end; what reaches outside is cut off.
 */
export function slice(x: Tensor, dim: number, start = 0, end = Infinity, step = 1): Tensor {
  if (x.dim() === 0) throw new ShapeError('slice: () has no dimension to slice')
  const d = checkDim('slice', x, dim)
  if (!Number.isInteger(step) || step < 1) {
    throw new RangeError(`slice: step ${step} must be a whole number greater than zero; use flip`)
  }
  if (!Number.isInteger(start) || !(Number.isInteger(end) || end === Infinity)) {
    throw new RangeError(`slice: bounds ${start} and ${end} must be whole numbers`)
  }
  const size = x.shape[d]
  const within = (i: number): number => Math.min(Math.max(i < 0 ? i + size : i, 0), size)
  const [first, last] = [within(start), within(end)]
  const length = Math.max(Math.ceil((last - first) / step), 0)
  const take = (whole: Tensor): Tensor => {
    const shape = whole.shape.map((own, i) => (i === d ? length : own))
    const strides = whole.strides.map((stride, i) => (i === d ? stride * step : stride))
    return whole.alias(shape, strides, whole.storageOffset + first * whole.strides[d])
  }
  return record('slice', take(x), [[x, (dy, whole) => putBack(dy, dy.newZeros(whole), take)]])
}
// #endregion slice

/** forward:  y is a part of x. What was left out has no say: its gradient is 0. */
function putBack(dy: Tensor, dx: Tensor, take: (whole: Tensor) => Tensor): Tensor {
  take(dx).copy_(dy)
  return dx
}

// #region select
/** The element at `index` of a dimension, which is gone: of a matrix one row, or one column. */
export function select(x: Tensor, dim: number, index: number): Tensor {
  if (x.dim() === 0) throw new ShapeError('select: () has no dimension to select from')
  const d = checkDim('select', x, dim)
  const size = x.shape[d]
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new RangeError(
      `select: index ${index} is outside ${-size} … ${size - 1} for dimension ${dim} of ` +
        formatShape(x.shape),
    )
  }
  return squeeze(narrow(x, d, index, 1), d)
}
// #endregion select

/** All elements of a dimension, one tensor each. */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  if (x.dim() === 0) throw new ShapeError('unbind: () has no dimension to take apart')
  const d = checkDim('unbind', x, dim)
  return Array.from({ length: x.shape[d] }, (_, i) => select(x, d, i))
}

// #region split
/**
 * x cut along `dim` into parts of one size, the last of which may be smaller, or of the given
 * sizes.
 */
export function split(
  x: Tensor,
  sizes: number | readonly number[],
  options: { dim?: number } = {},
): Tensor[] {
  const { dim = 0 } = checkOptions('split', options, ['dim'])
  if (x.dim() === 0) throw new ShapeError('split: () has no dimension to split')
  const d = checkDim('split', x, dim)
  const whole = x.shape[d]
  const lengths = typeof sizes === 'number' ? evenly(sizes, whole) : [...sizes]
  const sum = lengths.reduce((a, b) => a + b, 0)
  if (!lengths.every((n) => Number.isInteger(n) && n >= 0) || sum !== whole) {
    throw new ShapeError(
      `split: sizes ${typeof sizes === 'number' ? sizes : formatShape(sizes)} do not make up ` +
        `dimension ${dim} of ${formatShape(x.shape)}`,
    )
  }
  let start = 0
  return lengths.map((n) => narrow(x, d, (start += n) - n, n))
}
// #endregion split

/** `whole` in parts of `size`; nothing at all is one part. */
function evenly(size: number, whole: number): number[] {
  if (whole === 0) return [0]
  const count = size > 0 ? Math.ceil(whole / size) : 0
  return Array.from({ length: count }, (_, i) => Math.min(size, whole - i * size))
}

/** x cut along `dim` into at most `count` parts, as even as they can be if all but the last agree. */
export function chunk(x: Tensor, count: number, options: { dim?: number } = {}): Tensor[] {
  const { dim = 0 } = checkOptions('chunk', options, ['dim'])
  if (x.dim() === 0) throw new ShapeError('chunk: () has no dimension to cut')
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`chunk: count ${count} must be a whole number greater than 0`)
  }
  const size = x.shape[checkDim('chunk', x, dim)]
  if (size === 0)
    return split(
      x,
      Array.from({ length: count }, () => 0),
      { dim },
    )
  return split(x, Math.ceil(size / count), { dim })
}

// #region flip
/** A copy of x in which the given dimensions run backwards. So does the gradient on its way back. */
export function flip(x: Tensor, dims: readonly number[]): Tensor {
  const turned = [...dims] // a copy, and all that the gradient keeps alive
  return record('flip', flipped(x, turned), [[x, (dy) => dy.flip(...turned)]])
}
// #endregion flip

function flipped(x: Tensor, dims: readonly number[]): Tensor {
  const turned = dims.map((dim) => checkDim('flip', x, dim))
  if (new Set(turned).size !== turned.length) {
    throw new ShapeError(`flip: dims ${formatShape(dims)} names a dimension twice`)
  }
  const y = x.newZeros(x.shape)
  const backwards = {
    strides: y.strides.map((stride, dim) => (turned.includes(dim) ? -stride : stride)),
    storageOffset: y.strides.reduce(
      (at, stride, dim) => (turned.includes(dim) ? at + (y.shape[dim] - 1) * stride : at),
      0,
    ),
  }
  const [n, step, toStep] = [rowLength(x.shape), rowStep(x), rowStep(backwards)]
  walkRows(x.shape, [x, backwards], ([at, to]) => {
    for (let i = 0; i < n; i++, at += step, to += toStep) y.storage[to] = x.storage[at]
  })
  return y
}
