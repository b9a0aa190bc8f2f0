import { record } from './autograd.ts'
import { checkShape } from './checks.ts'
import { cpu } from './device.ts'
import { flat } from './flat.ts'
import * as kernels from './kernels/index.ts'
import { launch } from './launch.ts'
import { type Tensor } from './tensor.ts'

// #region relu
/** y = max(x, 0),  ∂L/∂x = ∂L/∂y ⊙ [y > 0] */
export function relu(x: Tensor): Tensor {
  if (x.device !== cpu) return reluOnDevice(x)
  const y = x.newZeros(x.shape)
  const [xs, ys] = [flat(x.detach()), y.storage]
  for (let i = 0; i < xs.length; i++) ys[i] = Math.max(xs[i], 0)
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
  const dx = dy.newZeros(y.shape)
  const [dys, ys, dxs] = [flat(dy), flat(y), dx.storage]
  for (let i = 0; i < dys.length; i++) dxs[i] = ys[i] <= 0 ? 0 : dys[i]
  return dx
}
// #endregion reluBackward

/** The same by kernels. */
function reluOnDevice(x: Tensor): Tensor {
  const y = launch(kernels.relu, x.shape, [x])
  const flow = (dy: Tensor): Tensor => {
    checkShape('reluBackward: dy', dy, y.shape)
    return launch(kernels.reluBackward, y.shape, [dy, y])
  }
  return record('relu', y, [[x, flow, [y]]])
}
