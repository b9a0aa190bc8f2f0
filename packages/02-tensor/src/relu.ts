import { checkShape } from './checks.ts'
import { type Tensor } from './tensor.ts'

// #region relu
/** y = max(x, 0), each number by itself. */
export function relu(x: Tensor): Tensor {
  const y = x.newZeros(x.shape)
  for (let i = 0; i < x.storage.length; i++) y.storage[i] = Math.max(x.storage[i], 0)
  return y
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
  const dx = dy.newZeros(dy.shape)
  for (let i = 0; i < dx.storage.length; i++) {
    dx.storage[i] = y.storage[i] <= 0 ? 0 : dy.storage[i]
  }
  return dx
}
// #endregion reluBackward
