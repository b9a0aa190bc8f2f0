import { record } from './autograd.ts'
import { checkFloat, checkOptions } from './checks.ts'
import { map } from './elementwise.ts'
import { type ReduceOptions, fold, keptShape, reducedDims } from './reduce.ts'
import { type Tensor } from './tensor.ts'

/**
 * By how much the divisor is smaller than the number of values: 1, unless `unbiased` is false or
 * `correction` says other.
 */
export type VarOptions = ReduceOptions & { unbiased?: boolean; correction?: number }

// #region variance
/**
 * y = Σ (x − x̄)² / (n − 1) over the given dimensions: the mean squared distance from the mean x̄.
 * (The − 1 makes up for x̄, which was fitted to the same n numbers; Bessel's correction.)
 *
 * ∂L/∂x = ∂L/∂y · 2 (x − x̄) / (n − 1). That x̄ moves with x adds nothing: Σ (x − x̄) is 0.
 */
export function variance(x: Tensor, options: VarOptions = {}): Tensor {
  const { y, slope } = varianceOf('var', x, options)
  return record('var', y, [[x, (dy) => slope(dy), [x]]])
}
// #endregion variance

// #region std
/** y = √var, the standard deviation.  ∂L/∂x = ∂L/∂y / 2y · ∂var/∂x, and 0 where y is 0 */
export function std(x: Tensor, options: VarOptions = {}): Tensor {
  const { y: squares, slope } = varianceOf('std', x, options)
  const y = map(squares, Math.sqrt)
  return record('std', y, [[x, (dy) => slope(dy.div(y.mul(2)).maskedFill(y.eq(0), 0)), [x, y]]])
}
// #endregion std

/** The variance, and the way from its gradient to that of x. */
function varianceOf(name: string, x: Tensor, options: VarOptions) {
  checkOptions(name, options, ['dim', 'keepdim', 'unbiased', 'correction'])
  const { unbiased = true, correction = unbiased ? 1 : 0, ...where } = options
  checkFloat(name, x)
  const { dims, keepdim } = reducedDims(name, x, where)
  const kept = keptShape(x.shape, dims, true)
  const n = dims.reduce((product, d) => product * x.shape[d], 1)
  const divisor = Math.max(n - correction, 0)
  const means = fold(x, { dims, keepdim: true, dtype: 'float64' }, 0, (sum, v) => sum + v / n)
  const squares = fold(x, { dims, keepdim, dtype: 'float64' }, 0, (sum, v, to) => {
    return sum + (v - means.storage[to]) ** 2
  })
  const y = map(squares, (v) => v / divisor, x.dtype)
  const slope = (dy: Tensor): Tensor =>
    x
      .sub(means)
      .mul(dy.reshape(...kept))
      .mul(2 / (n - correction))
      .to(dy.dtype)
  return { y, slope }
}

// #region norm
/** y = √(Σ x²) over the given dimensions, the length of a vector.  ∂L/∂x = ∂L/∂y · x / y, and 0 at 0 */
export function norm(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkFloat('norm', x)
  const { dims, keepdim } = reducedDims('norm', x, options)
  const kept = keptShape(x.shape, dims, true)
  const squares = fold(x, { dims, keepdim, dtype: 'float64' }, 0, (sum, v) => sum + v * v)
  const y = map(squares, Math.sqrt, x.dtype)
  return record('norm', y, [
    [
      x,
      (dy) =>
        x.mul(
          dy
            .div(y)
            .maskedFill(y.eq(0), 0)
            .reshape(...kept),
        ),
      [x, y],
    ],
  ])
}
// #endregion norm
