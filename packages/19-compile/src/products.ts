import { record } from './autograd.ts'
import { checkDim, checkOptions } from './checks.ts'
import { map, productOf } from './elementwise.ts'
import { type DimOptions } from './extremes.ts'
import { isFloat } from './dtypes.ts'
import { fold } from './reduce.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// #region prod
/**
 * y = Π x, over one dimension or all. The product of nothing is 1.
 *
 * ∂L/∂x[k] = ∂L/∂y · the product of all others: those before k times those behind. (y / x[k] would
 * fail at 0.)
 */
export function prod(x: Tensor, options: Partial<DimOptions> = {}): Tensor {
  const { dim, keepdim = false } = checkOptions('prod', options, ['dim', 'keepdim'])
  const d = dim === undefined ? undefined : checkDim('prod', x, dim)
  const dims = x.shape.map((_, i) => i).filter((i) => d === undefined || i === d)
  const dtype = isFloat(x.dtype) ? x.dtype : 'int32'
  const y = fold(x, { dims, keepdim, dtype }, 1, productOf(dtype))
  return record('prod', y, [[x, (dy) => prodBackward(dy, x, d), [x]]])
}
// #endregion prod

/** forward:  y = Π x */
function prodBackward(dy: Tensor, x: Tensor, dim: number | undefined): Tensor {
  if (dim === undefined) {
    return prodBackward(dy.reshape(1), x.detach().reshape(-1), 0).view(...x.shape)
  }
  const kept = x.shape.map((size, i) => (i === dim ? 1 : size))
  const before = scan(x, dim, 1, (product, v) => [product, product * v])
  const behind = scan(x.flip(dim), dim, 1, (product, v) => [product, product * v]).flip(dim)
  return before.mul(behind).mul(dy.reshape(...kept))
}

// #region cumsum
/**
 * y[k] = x[0] + … + x[k] along `dim`. Since x[k] is in all sums from k on, ∂L/∂x[k] = ∂L/∂y[k] +
 * ∂L/∂y[k+1] + …: a cumulative sum from behind.
 */
export function cumsum(input: Tensor, dim: number): Tensor {
  const x = isFloat(input.dtype) ? input : input.to('int32')
  const d = checkDim('cumsum', x, dim)
  const y = scan(x, d, 0, (sum, v) => [sum + v, sum + v])
  return record('cumsum', y, [[x, (dy) => dy.flip(d).cumsum(d).flip(d)]])
}
// #endregion cumsum

/**
 * Walks along a dimension with something in hand: f(hand, x) gives the next number of the result
 * and what is in hand from then on. Kept in float64.
 */
function scan(
  x: Tensor,
  dim: number,
  start: number,
  f: (hand: number, v: number) => readonly [result: number, hand: number],
): Tensor {
  const y = map(x, (v) => v)
  const [n, step] = [x.shape[dim] ?? 1, y.strides[dim] ?? 0]
  const starts = x.shape.map((size, i) => (i === dim ? Math.min(size, 1) : size))
  walk(starts, [y], ([at]) => {
    let hand = start
    for (let k = 0; k < n; k++, at += step) [y.storage[at], hand] = f(hand, y.storage[at])
  })
  return y
}
