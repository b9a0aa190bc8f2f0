import { record } from './autograd.ts'
import { ShapeError, checkDim, checkDtypes, checkIndices } from './checks.ts'
import { map } from './elementwise.ts'
import { formatShape } from './shape.ts'
import { type Strided, rowLength, rowStep, walk, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { narrow } from './views.ts'

// Numbers picked by their index, and the way back.

// #region gather
/**
 * y[…, i, …] = x[…, indices[…, i, …], …]: along `dim`, each number of the result says for itself
 * which one of x it wants.
 *
 * The way back is {@link scatterAdd}: what was picked twice gets the sum of both gradients.
 * @param indices - int32, of the same rank as x; in other dimensions at most as large
 * @returns of the shape of `indices`
 */
export function gather(x: Tensor, dim: number, indices: Tensor): Tensor {
  const d = checkGather('gather', x, dim, indices)
  return pick('gather', x, d, indices)
}
// #endregion gather

// #region indexSelect
/**
 * The elements of a dimension in the order of `indices`: rows of a matrix, some of them maybe twice
 * or not at all.
 * @param indices - (n) int32
 */
export function indexSelect(x: Tensor, dim: number, indices: Tensor): Tensor {
  const d = checkDim('indexSelect', x, dim)
  checkIndices('indexSelect: indices', indices)
  if (indices.dim() > 1) {
    throw new ShapeError(`indexSelect: indices ${formatShape(indices.shape)} must be (n)`)
  }
  checkRange('indexSelect', x, d, indices)
  if (x.dim() === 0) return pick('indexSelect', x, 0, indices.reshape())
  const n = indices.numel()
  const shape = x.shape.map((size, i) => (i === d ? n : size))
  const column = indices.detach().reshape(...shape.map((_, i) => (i === d ? n : 1)))
  return pick('indexSelect', x, d, column.expand(...shape))
}
// #endregion indexSelect

// #region pick
function pick(name: string, x: Tensor, dim: number, indices: Tensor): Tensor {
  const y = x.newZeros(indices.shape)
  const stride = x.strides[dim] ?? 0
  const first = startOf(x, dim)
  const [n, step, indexStep] = [rowLength(y.shape), rowStep(first), rowStep(indices)]
  let next = 0
  walkRows(y.shape, [first, indices], ([at, i]) => {
    for (let k = 0; k < n; k++, at += step, i += indexStep) {
      y.storage[next++] = x.storage[at + indices.storage[i] * stride]
    }
  })
  const flow = (dy: Tensor, shape: readonly number[]): Tensor =>
    scatterAdd(dy.newZeros(shape), dim, indices, dy)
  return record(name, y, [[x, flow, [indices]]])
}
// #endregion pick

// #region scatterAdd
/**
 * y = x, and then y[…, indices[…, i, …], …] += source[…, i, …] for every number of `source`: the
 * reverse of {@link gather}. Of truths, y is true where x or any source is.
 *
 * ∂L/∂x = ∂L/∂y,  ∂L/∂source = what `indices` gather from ∂L/∂y
 */
export function scatterAdd(x: Tensor, dim: number, indices: Tensor, source: Tensor): Tensor {
  checkDtypes('scatterAdd', x, source)
  const d = checkGather('scatterAdd', x, dim, indices)
  const fits = indices.dim() === source.dim() && indices.shape.every((n, i) => n <= source.shape[i])
  if (!fits) {
    throw new ShapeError(
      `scatterAdd: indices ${formatShape(indices.shape)} reach outside of source ` +
        formatShape(source.shape),
    )
  }
  if (x.dtype === 'bool') return scatterAdd(x.int(), d, indices, source.int()).bool()
  let part = source
  indices.shape.forEach((n, i) => (part = part.shape[i] === n ? part : narrow(part, i, 0, n)))
  const y = map(x, (v) => v)
  const stride = y.strides[d] ?? 0
  walk(indices.shape, [startOf(y, d), indices, part], ([to, i, from]) => {
    y.storage[to + indices.storage[i] * stride] += part.storage[from]
  })
  return record('scatterAdd', y, [
    [x, (dy) => dy],
    [part, (dy) => pick('gather', dy, d, indices), [indices]],
  ])
}
// #endregion scatterAdd

// #region oneHot
/**
 * A 1 at the place that each number names, 0 elsewhere: 2 of 4 classes → 0, 0, 1, 0.
 * @param classes - how many; as many as the largest number asks for, unless given
 * @returns (…, classes) int32
 */
export function oneHot(x: Tensor, classes = -1): Tensor {
  checkIndices('oneHot: x', x)
  const K = classes === -1 && x.numel() > 0 ? x.max().item() + 1 : classes
  if (!Number.isInteger(K) || K < 1) {
    throw new RangeError(`oneHot: ${K} classes for ${formatShape(x.shape)}; must be 1 or more`)
  }
  const y = x.newZeros([...x.shape, K], 'int32')
  const column = x.unsqueeze(-1)
  checkRange('oneHot', y, x.dim(), column)
  return scatterAdd(y, x.dim(), column, column.newFull(column.shape, 1))
}
// #endregion oneHot

/** Where x lies if no step is taken along `dim`: from there, the index says how far to go. */
function startOf(x: Tensor, dim: number): Strided {
  const strides = x.strides.map((stride, i) => (i === dim ? 0 : stride))
  return { strides, storageOffset: x.storageOffset }
}

function checkGather(operation: string, x: Tensor, dim: number, indices: Tensor): number {
  const d = checkDim(operation, x, dim)
  checkIndices(`${operation}: indices`, indices)
  const fits =
    indices.dim() === x.dim() && indices.shape.every((n, i) => i === d || n <= x.shape[i])
  if (!fits && indices.numel() > 0) {
    throw new ShapeError(
      `${operation}: indices ${formatShape(indices.shape)} must have the rank of x ` +
        `${formatShape(x.shape)} and be no larger, except for dimension ${dim}`,
    )
  }
  checkRange(operation, x, d, indices)
  return d
}

/** Throws for an index that reaches outside of the dimension. Here, negative ones do not count from the end. */
function checkRange(operation: string, x: Tensor, dim: number, indices: Tensor): void {
  const size = x.shape[dim] ?? 1
  walk(indices.shape, [indices], ([at]) => {
    const index = indices.storage[at]
    if (index < 0 || index >= size) {
      throw new RangeError(
        `${operation}: index ${index} is outside 0 … ${size - 1} for dimension ${dim} of ` +
          formatShape(x.shape),
      )
    }
  })
}
