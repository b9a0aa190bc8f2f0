import { checkShape } from './checks.ts'
import { map, zip } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

// #region relu
/** y = max(x, 0), each number by itself. */
export function relu(x: Tensor): Tensor {
  return map(x, (v) => Math.max(v, 0))
}
// #endregion relu

// #region reluBackward
/**
 * forward:  y = max(x, 0)
 *
 * The gradient passes where x was above 0 and stops where it was not: dx = dy ⊙ [y > 0].
 * (Written with ≤, so that NaN passes, as in PyTorch.)
 */
export function reluBackward(dy: Tensor, y: Tensor): Tensor {
  checkShape('reluBackward: dy', dy, y.shape)
  return zip('reluBackward', dy, y, (g, v) => (v <= 0 ? 0 : g))
}
// #endregion reluBackward
