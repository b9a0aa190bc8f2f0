import { type Input, record } from './autograd.ts'
import { ShapeError, checkDim, checkOptions } from './checks.ts'
import { resultType } from './promotion.ts'
import { type Shape, formatShape, sameShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { unsqueeze } from './views.ts'

// #region cat
/**
 * The tensors one behind the other along `dim`; their other sizes are equal. Each gets the
 * gradient of its part. (An empty tensor of shape (0) fits everywhere, as in PyTorch.)
 */
export function cat(tensors: readonly Tensor[], options: { dim?: number } = {}): Tensor {
  const { dim = 0 } = checkOptions('cat', options, ['dim'])
  const shape = catShape(tensors, dim)
  const d = dim < 0 ? dim + shape.length : dim
  const dtype = resultType(...tensors)
  const parts = tensors.map((x) => x.to(dtype))
  let end = 0
  const inputs = parts.map((part): Input => {
    if (isNothing(part)) return [part, (dy) => dy.newZeros([0])]
    const [start, size] = [end, part.shape[d]]
    end += size
    return [part, (dy) => dy.narrow(d, start, size)]
  })
  return record('cat', joined(parts, shape, d), inputs)
}
// #endregion cat

/**
 * The numbers of all parts in a new tensor. (It is made here and not in {@link cat}, whose gradients
 * would keep in memory what its functions share.)
 */
function joined(parts: readonly Tensor[], shape: Shape, dim: number): Tensor {
  const y = parts[0].newZeros(shape)
  let start = 0
  for (const part of parts) {
    if (isNothing(part)) continue
    write(part, y.data.narrow(dim, start, part.shape[dim]))
    start += part.shape[dim]
  }
  return y
}

// #region stack
/** Tensors of one shape, side by side along a new dimension. */
export function stack(tensors: readonly Tensor[], options: { dim?: number } = {}): Tensor {
  const { dim = 0 } = checkOptions('stack', options, ['dim'])
  if (tensors.length === 0) throw new ShapeError('stack: got no tensors')
  const odd = tensors.findIndex((x) => !sameShape(x.shape, tensors[0].shape))
  if (odd > 0) {
    throw new ShapeError(
      `stack: tensor ${odd} ${formatShape(tensors[odd].shape)} must have the shape of tensor 0, ` +
        formatShape(tensors[0].shape),
    )
  }
  const [first, ...rest] = tensors
  const d = checkDim('stack', unsqueeze(first, 0), dim)
  return cat(
    [first, ...rest].map((x) => unsqueeze(x, d)),
    { dim: d },
  )
}
// #endregion stack

/** Writes the numbers of one tensor into another of the same shape. */
function write(from: Tensor, into: Tensor): void {
  const [n, step, toStep] = [rowLength(from.shape), rowStep(from), rowStep(into)]
  walkRows(from.shape, [from, into], ([at, to]) => {
    for (let i = 0; i < n; i++, at += step, to += toStep) into.storage[to] = from.storage[at]
  })
}

function isNothing(x: Tensor): boolean {
  return x.dim() === 1 && x.numel() === 0
}

/** The shape of the result; throws unless all sizes but that of `dim` agree. */
function catShape(tensors: readonly Tensor[], dim: number): number[] {
  if (tensors.length === 0) throw new ShapeError('cat: got no tensors')
  const alone = tensors.findIndex((x) => x.dim() === 0)
  if (alone >= 0) {
    throw new ShapeError(`cat: tensor ${alone} () has no dimension to join along; use stack`)
  }
  const first = tensors.find((x) => !isNothing(x)) ?? tensors[0]
  const d = checkDim('cat', first, dim)
  const shape = [...first.shape]
  shape[d] = 0
  for (const [i, x] of tensors.entries()) {
    if (isNothing(x)) continue
    if (x.dim() !== shape.length || !x.shape.every((size, k) => k === d || size === shape[k])) {
      throw new ShapeError(
        `cat: tensor ${i} ${formatShape(x.shape)} must have the sizes of ` +
          `${formatShape(first.shape)}, except for dimension ${d}`,
      )
    }
    shape[d] += x.shape[d]
  }
  return shape
}
