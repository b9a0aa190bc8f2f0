import { record } from './autograd.ts'
import { sumToSize } from './broadcast.ts'
import { ShapeError, checkDim } from './checks.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'
import { type Tensor } from './tensor.ts'

// Every function here gives the same numbers another shape. Nothing is copied: result and x share
// one storage. The gradient takes the same way back.

// #region view
/**
 * The same numbers in row-major order, read in another shape. One size may be −1: it follows from
 * the others.
 * @throws {@link ShapeError} when the counts differ, or when x lies in memory in a way that no
 * strides can describe
 */
export function view(x: Tensor, shape: Shape): Tensor {
  const sizes = inferSize('view', x, shape)
  const strides = viewStrides(x, sizes)
  if (!strides) {
    throw new ShapeError(
      `view: ${formatShape(x.shape)} with strides ${formatShape(x.strides)} cannot be read as ` +
        `${formatShape(sizes)} without copying; use reshape`,
    )
  }
  return record('view', x.alias(sizes, strides), [[x, (dy, from) => dy.reshape(...from)]])
}
// #endregion view

// #region reshape
/** Like {@link view}, but copies where a view is not possible. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const sizes = inferSize('reshape', x, shape)
  return view(viewStrides(x, sizes) ? x : x.contiguous(), sizes)
}
// #endregion reshape

/** The dimensions from `start` to `end`, both included, as one: (2, 3, 4) from 1 on → (2, 12). */
export function flatten(x: Tensor, start = 0, end = -1): Tensor {
  const [first, last] = [checkDim('flatten', x, start), checkDim('flatten', x, end)]
  if (first > last) {
    throw new ShapeError(
      `flatten: dimension ${start} stands behind ${end} in ${formatShape(x.shape)}`,
    )
  }
  const size = numel(x.shape.slice(first, last + 1))
  return reshape(x, [...x.shape.slice(0, first), size, ...x.shape.slice(last + 1)])
}

// #region permute
/** Dimension `dims[i]` of x becomes dimension i. */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  const from = dims.map((dim) => checkDim('permute', x, dim))
  if (from.length !== x.dim() || new Set(from).size !== from.length) {
    throw new ShapeError(
      `permute: dims ${formatShape(dims)} must name each dimension of ${formatShape(x.shape)} once`,
    )
  }
  const y = x.alias(pick(x.shape, from), pick(x.strides, from))
  const back = from.map((_, dim) => from.indexOf(dim))
  return record('permute', y, [[x, (dy) => dy.permute(...back)]])
}
// #endregion permute

/** Two dimensions change places. */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const [a, b] = [checkDim('transpose', x, dim0), checkDim('transpose', x, dim1)]
  const swapped = x.shape.map((_, dim) => (dim === a ? b : dim === b ? a : dim))
  return permute(x, swapped)
}

// #region narrow
/**
 * Along `dim`, only the `length` elements from `start` on. A negative `start` counts from the end.
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  if (x.dim() === 0) throw new ShapeError('narrow: () has no dimension to narrow')
  const d = checkDim('narrow', x, dim)
  const from = start < 0 ? start + x.shape[d] : start
  if (
    ![start, length].every(Number.isInteger) ||
    from < 0 ||
    length < 0 ||
    from + length > x.shape[d]
  ) {
    throw new ShapeError(
      `narrow: start ${start} and length ${length} reach outside of dimension ${dim} of ` +
        formatShape(x.shape),
    )
  }
  const shape = x.shape.map((size, i) => (i === d ? length : size))
  const y = x.alias(shape, x.strides, x.storageOffset + from * x.strides[d])
  return record('narrow', y, [[x, (dy, whole) => narrowBackward(dy, whole, d, from)]])
}
// #endregion narrow

/** forward:  y is a part of x. What was left out has no say: its gradient is 0. */
function narrowBackward(dy: Tensor, shape: Shape, dim: number, start: number): Tensor {
  const dx = dy.newZeros(shape)
  dx.narrow(dim, start, dy.shape[dim]).copy_(dy)
  return dx
}

// #region expand
/**
 * Repeats dimensions of size 1, and adds new ones in front: their stride is 0, so that every step
 * stays where it is. A size of −1 keeps what is there.
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  const added = shape.length - x.dim()
  const sizes = shape.map((size, i) => (size === -1 && i >= added ? x.shape[i - added] : size))
  const fits = sizes.every((size, i) => {
    const own = x.shape[i - added] ?? 1
    return Number.isInteger(size) && size >= 0 && (own === size || own === 1)
  })
  if (added < 0 || !fits) {
    throw new ShapeError(
      `expand: ${formatShape(x.shape)} cannot become ${formatShape(shape)}: ` +
        'only sizes of 1 can be repeated, and new dimensions stand in front',
    )
  }
  const strides = sizes.map((size, i) => (x.shape[i - added] === size ? x.strides[i - added] : 0))
  return record('expand', x.alias(sizes, strides), [[x, sumToSize]])
}
// #endregion expand

/**
 * Without the dimension `dim` if its size is 1; without every dimension of size 1 if none is named.
 */
export function squeeze(x: Tensor, dim?: number): Tensor {
  const named = dim === undefined ? undefined : checkDim('squeeze', x, dim)
  const kept = x.shape
    .map((_, i) => i)
    .filter((i) => x.shape[i] !== 1 || (named !== undefined && i !== named))
  const y = x.alias(pick(x.shape, kept), pick(x.strides, kept))
  return record('squeeze', y, [[x, (dy, from) => dy.view(...from)]])
}

/** With a new dimension of size 1 at `dim`. */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const rank = x.dim()
  if (!Number.isInteger(dim) || dim < -rank - 1 || dim > rank) {
    throw new ShapeError(
      `unsqueeze: dimension ${dim} is outside ${-rank - 1} … ${rank} for ${formatShape(x.shape)}`,
    )
  }
  const at = dim < 0 ? dim + rank + 1 : dim
  const stride = at < rank ? x.shape[at] * x.strides[at] : 1
  const y = x.alias(
    [...x.shape.slice(0, at), 1, ...x.shape.slice(at)],
    [...x.strides.slice(0, at), stride, ...x.strides.slice(at)],
  )
  return record('unsqueeze', y, [[x, (dy) => dy.squeeze(at)]])
}

/** The sizes or strides of some dimensions. */
function pick(sizes: readonly number[], dims: readonly number[]): number[] {
  return dims.map((dim) => sizes[dim])
}

/** `shape` with its −1, if it has one, replaced by the size that makes the counts agree. */
function inferSize(operation: string, x: Tensor, shape: Shape): number[] {
  if (shape.some(Array.isArray)) {
    throw new TypeError(
      `${operation}: got an array: sizes are given one by one, as in ${operation}(2, 3)`,
    )
  }
  const open = shape.indexOf(-1)
  const known = numel(shape.filter((_, dim) => dim !== open))
  const sizes = shape.map((size, dim) => (dim === open ? x.numel() / known : size))
  const whole = sizes.every((size) => Number.isInteger(size) && size >= 0)
  if (!whole || numel(sizes) !== x.numel()) {
    throw new ShapeError(
      `${operation}: ${formatShape(x.shape)} cannot become ${formatShape(shape)}: ` +
        (shape.lastIndexOf(-1) !== open
          ? 'only one size can be −1'
          : open >= 0 && known === 0
            ? 'beside a size of 0, −1 could be anything'
            : `${x.numel()} numbers against ${open < 0 ? known : `a multiple of ${known}`}`),
    )
  }
  return sizes
}

// #region viewStrides
/**
 * The strides that read x in another shape, or undefined where there are none. From the last
 * dimension outwards, x falls into runs whose dimensions lie evenly one in the other (stride =
 * inner size · inner stride). Within a run, sizes can be cut anew at will; across two runs nothing
 * can be joined.
 */
function viewStrides(x: Tensor, shape: Shape): number[] | undefined {
  if (x.numel() === 0 || x.dim() === 0) return rowMajorStrides(shape)
  const strides = new Array<number>(shape.length)
  let target = shape.length - 1
  let run = 1 // how many numbers the current run of x holds
  let base = x.strides[x.dim() - 1] // how far apart they are
  for (let dim = x.dim() - 1; dim >= 0; dim--) {
    run *= x.shape[dim]
    const goesOn = dim > 0 && (x.shape[dim - 1] === 1 || x.strides[dim - 1] === run * base)
    if (goesOn) continue
    let filled = 1
    while (target >= 0 && (filled < run || shape[target] === 1)) {
      strides[target] = filled * base
      filled *= shape[target--]
    }
    if (filled !== run) return undefined
    run = 1
    base = x.strides[dim - 1]
  }
  return target < 0 ? strides : undefined
}
// #endregion viewStrides
