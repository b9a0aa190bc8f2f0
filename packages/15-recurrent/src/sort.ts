import { ShapeError, checkDim, checkOptions } from './checks.ts'
import { gather } from './gather.ts'
import { formatShape } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { narrow } from './views.ts'

/** Along which dimension (the last, unless told), and whether the largest comes first. */
export type SortOptions = { dim?: number; descending?: boolean }

// #region sort
/**
 * The numbers along `dim` in order, and where each stood. Equal ones stay in the order in which
 * they were; NaN counts as larger than all.
 *
 * The values are gathered by the indices, and so have their gradient.
 */
export function sort(x: Tensor, options: SortOptions = {}): { values: Tensor; indices: Tensor } {
  const { dim = -1, descending = false } = checkOptions('sort', options, ['dim', 'descending'])
  const d = checkDim('sort', x, dim)
  const indices = order(x, d, descending)
  return { values: gather(x, d, indices), indices }
}
// #endregion sort

/** Where each number of the sorted tensor stood: see {@link sort}. */
export function argsort(x: Tensor, options: SortOptions = {}): Tensor {
  const { dim = -1, descending = false } = checkOptions('argsort', options, ['dim', 'descending'])
  return order(x, checkDim('argsort', x, dim), descending)
}

/** The k largest numbers along `dim`, or the smallest, in order, and where each stood. */
export function topk(
  x: Tensor,
  k: number,
  options: { dim?: number; largest?: boolean } = {},
): { values: Tensor; indices: Tensor } {
  const { dim = -1, largest = true } = checkOptions('topk', options, ['dim', 'largest'])
  const d = checkDim('topk', x, dim)
  const size = x.shape[d] ?? 1
  if (!Number.isInteger(k) || k < 0 || k > size) {
    throw new ShapeError(
      `topk: ${k} of dimension ${dim} of ${formatShape(x.shape)}: must be 0 … ${size}`,
    )
  }
  const all = order(x, d, largest)
  const indices = x.dim() === 0 ? all : narrow(all, d, 0, k).contiguous()
  return { values: gather(x, d, indices), indices }
}

/** For each place of the sorted tensor, where its number stands in x. */
function order(x: Tensor, dim: number, descending: boolean): Tensor {
  const y = x.newZeros(x.shape, 'int32')
  const n = x.shape[dim] ?? 1
  const [step, yStep] = [x.strides[dim] ?? 0, y.strides[dim] ?? 0]
  const starts = x.shape.map((size, i) => (i === dim ? Math.min(size, 1) : size))
  walk(starts, [x, y], ([at, to]) => {
    const v = Float64Array.from({ length: n }, (_, k) => x.storage[at + k * step])
    const places = Array.from({ length: n }, (_, k) => k)
    places.sort((i, j) => (descending ? compare(v[j], v[i]) : compare(v[i], v[j])))
    for (let k = 0; k < n; k++) y.storage[to + k * yStep] = places[k]
  })
  return y
}

/** Below 0 if a comes first, above 0 if b does. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a < b ? -1 : a > b ? 1 : 0
}
