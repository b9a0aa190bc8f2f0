import { record } from './autograd.ts'
import { checkShape } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

// #region relu
/** y = max(x, 0),  ∂L/∂x = ∂L/∂y ⊙ [y > 0] */
export function relu(x: Tensor): Tensor {
  const y = map(x, (v) => Math.max(v, 0))
  return record('relu', y, [[x, (dy) => reluBackward(dy, y), [y]]])
}
// #endregion relu

// #region reluBackward
/**
 * forward:  y = max(x, 0)
 *
 * The gradient passes where x was above 0 and stops where it was not: dx = dy ⊙ [y > 0].
 * (Written with ≤, so that NaN passes, as in PyTorch.)
 */
function reluBackward(dy: Tensor, y: Tensor): Tensor {
  checkShape('reluBackward: dy', dy, y.shape)
  return zip('reluBackward', dy, y, (g, v) => (v <= 0 ? 0 : g))
}
// #endregion reluBackward
