import { record } from './autograd.ts'
import { checkFloat } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

// #region logSigmoid
/**
 * y = log σ(x), σ(x) = 1/(1 + e⁻ˣ),  ∂L/∂x = ∂L/∂y · σ(−x)
 *
 * Two forms of one number: −log(1 + e⁻ˣ) where x ≥ 0, x − log(1 + eˣ) where x < 0; so exp gets no
 * positive argument and cannot overflow.
 */
export function logSigmoid(x: Tensor): Tensor {
  checkFloat('logSigmoid', x)
  const y = map(x, (v) => Math.min(v, 0) - Math.log1p(Math.exp(-Math.abs(v))))
  return record('logSigmoid', y, [
    [x, (dy) => zip('logSigmoidBackward', dy, x, (g, v) => g / (1 + Math.exp(v))), [x]],
  ])
}
// #endregion logSigmoid
