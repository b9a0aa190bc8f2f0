import { record } from './autograd.ts'
import { checkFloat, checkOptions, checkShape } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { erf } from './erf.ts'
import { type Tensor } from './tensor.ts'

/** Whether {@link gelu} is computed exactly or by its formula with tanh. */
export type GeluOptions = { approximate?: 'none' | 'tanh' }

// #region gelu
/**
 * y = x·Φ(x), where Φ(x) is the probability that a normally distributed number is below x.  ∂L/∂x =
 * ∂L/∂y ⊙ (Φ(x) + x·φ(x)), φ = Φ′
 *
 * Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016.
 * @param options - `approximate: 'tanh'`: Φ(x) ≈ ½·(1 + tanh(√(2/π)·(x + 0.044715·x³)))
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  const { approximate = 'none' } = checkOptions('gelu', options, ['approximate'])
  checkApproximate(approximate)
  const { below } = approximate === 'tanh' ? byTanh : exact
  checkFloat('gelu', x)
  const y = map(x, (v) => v * below(v))
  return record('gelu', y, [[x, (dy) => geluBackward(dy, x, approximate), [x]]])
}
// #endregion gelu

/** forward:  y = x·Φ(x) */
function geluBackward(dy: Tensor, x: Tensor, approximate: 'none' | 'tanh'): Tensor {
  checkShape('geluBackward: dy', dy, x.shape)
  const { below, density } = approximate === 'tanh' ? byTanh : exact
  return zip('geluBackward', dy, x, (g, v) => g * (below(v) + v * density(v)))
}

/** Φ and its derivative φ. */
const exact = {
  below: (v: number): number => (1 + erf(v / Math.SQRT2)) / 2,
  density: (v: number): number => Math.exp((-v * v) / 2) / Math.sqrt(2 * Math.PI),
}

/** u = √(2/π)·(x + 0.044715·x³), Φ ≈ ½·(1 + tanh u), φ ≈ ½·(1 − tanh² u)·u′ */
const byTanh = {
  below: (v: number): number => (1 + Math.tanh(inner(v))) / 2,
  density: (v: number): number =>
    ((1 - Math.tanh(inner(v)) ** 2) / 2) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * v * v),
}
const inner = (v: number): number => Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)

function checkApproximate(approximate: string): void {
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new RangeError(`gelu: approximate '${approximate}' must be 'none' or 'tanh'`)
  }
}
