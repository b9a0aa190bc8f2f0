import * as kernels from '../kernels/index.ts'
import { assign, kept, launch } from '../launch.ts'
import { type SGDOptions } from '../optim/sgd.ts'
import { type ParamState } from '../optim/state.ts'
import { type Tensor } from '../tensor.ts'

// #region updateOnDevice
/** The step of SGD by kernels: each line of the formula is s·a + t·b. */
export function updateOnDevice(
  w: Tensor,
  grad: Tensor,
  { lr, momentum, dampening, weightDecay, nesterov, maximize }: SGDOptions,
  state: ParamState,
): void {
  const direction = maximize ? grad.neg() : grad
  const g = weightDecay === 0 ? direction : combine(direction, 1, w, weightDecay) // 0 · ∞ would be NaN
  let step = g
  if (momentum !== 0) {
    const before = state.momentumBuffer as Tensor | undefined
    const v = before ? combine(before, momentum, g, 1 - dampening) : g.clone()
    if (before) assign(before, v)
    else state.momentumBuffer = kept(v)
    step = nesterov ? combine(g, 1, v, momentum) : v
  }
  assign(w, combine(w, 1, step, -lr))
  w.changes.count++
}
// #endregion updateOnDevice

/** s·a + t·b */
function combine(a: Tensor, s: number, b: Tensor, t: number): Tensor {
  return launch(kernels.combine, a.shape, [a, s, b, t])
}
