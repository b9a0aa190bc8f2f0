import { record } from './autograd.ts'
import { checkFloat, checkShape } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

// #region elu
/**
 * y = x where x > 0, else α·(eˣ − 1), which falls to −α and no further.  ∂L/∂x = ∂L/∂y ⊙ (1 where x
 * > 0, else α·eˣ)
 */
export function elu(x: Tensor, alpha = 1): Tensor {
  checkFloat('elu', x)
  const y = map(x, (v) => (v <= 0 ? alpha * Math.expm1(v) : v)) // expm1: eᵛ − 1, exact near 0
  return record('elu', y, [[x, (dy) => eluBackward(dy, x, alpha), [x]]])
}
// #endregion elu

/** forward:  y = x where x > 0, else α·(eˣ − 1) */
function eluBackward(dy: Tensor, x: Tensor, alpha: number): Tensor {
  checkShape('eluBackward: dy', dy, x.shape)
  return zip('eluBackward', dy, x, (g, v) => (v <= 0 ? g * alpha * Math.exp(v) : g))
}
