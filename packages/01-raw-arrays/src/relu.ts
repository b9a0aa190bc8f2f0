import { type Floats, allocateLike, checkLength } from './floats.ts'

// #region relu
/** y = max(x, 0), each number by itself. */
export function relu(x: Floats): Floats {
  const y = allocateLike(x)
  for (let i = 0; i < x.length; i++) y[i] = Math.max(x[i], 0)
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
export function reluBackward(dy: Floats, y: Floats): Floats {
  checkLength('reluBackward: dy', dy, [y.length])
  const dx = allocateLike(dy)
  for (let i = 0; i < dy.length; i++) dx[i] = y[i] <= 0 ? 0 : dy[i]
  return dx
}
// #endregion reluBackward
