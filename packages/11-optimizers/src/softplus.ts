import { record } from './autograd.ts'
import { checkFloat, checkOptions, checkShape } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

/** How sharp the bend of {@link softplus} is, and from where on it counts as straight. */
export type SoftplusOptions = { beta?: number; threshold?: number }

// #region softplus
/**
 * y = ln(1 + e^(βx)) / β, a ReLU without a corner.  ∂L/∂x = ∂L/∂y / (1 + e^(−βx))
 * @param options - above βx = threshold, where exp would overflow, y = x
 */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  const { beta = 1, threshold = 20 } = checkOptions('softplus', options, ['beta', 'threshold'])
  checkFloat('softplus', x)
  const y = map(x, (v) => (v * beta > threshold ? v : Math.log1p(Math.exp(v * beta)) / beta))
  return record('softplus', y, [[x, (dy) => softplusBackward(dy, x, beta, threshold), [x]]])
}
// #endregion softplus

/** forward:  y = ln(1 + e^(βx)) / β */
function softplusBackward(dy: Tensor, x: Tensor, beta: number, threshold: number): Tensor {
  checkShape('softplusBackward: dy', dy, x.shape)
  return zip('softplusBackward', dy, x, (g, v) =>
    v * beta > threshold ? g : g / (1 + Math.exp(-v * beta)),
  )
}
