import { record } from './autograd.ts'
import { type Dtype, checkDtype } from './dtypes.ts'
import { map } from './elementwise.ts'
import { type Tensor } from './tensor.ts'

// #region to
/**
 * The numbers of x in another dtype; x itself if it has that already. Fractions are cut off on the
 * way to int32, and everything but 0 becomes true. What int32 cannot hold (NaN, infinity, 3e9)
 * becomes some number there, and not the one that it does in PyTorch.
 *
 * ∂L/∂x = ∂L/∂y, cast back.
 */
export function to(x: Tensor, dtype: Dtype): Tensor {
  const own = x.dtype
  if (own === dtype) return x
  checkDtype('to', dtype)
  const y = map(x, (v) => v, dtype)
  return record('to', y, [[x, (dy) => dy.to(own)]])
}
// #endregion to
