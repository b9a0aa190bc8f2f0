import { noGrad } from './grad-mode.ts'
import { type Tensor } from './tensor.ts'

/** How far to go along the gradient, and how much of the last step's direction to keep. */
export type SgdOptions = { lr: number; momentum: number }

// #region createVelocity
/** A velocity of 0 for each parameter, where momentum starts from. */
export function createVelocity(parameters: Iterable<Tensor>): Tensor[] {
  return Array.from(parameters, (w) => w.newZeros(w.shape))
}
// #endregion createVelocity

// #region sgdStep
/**
 * One step of stochastic gradient descent with momentum, written into the parameters and
 * velocities: v ← momentum·v + w.grad, w ← w − lr·v. A parameter without a gradient is left alone.
 */
export function sgdStep(
  parameters: Iterable<Tensor>,
  velocity: readonly Tensor[],
  { lr, momentum }: SgdOptions,
): void {
  noGrad(() => {
    let i = 0
    for (const w of parameters) {
      const v = velocity[i++]
      if (!w.grad) continue
      v.mul_(momentum).add_(w.grad)
      w.sub_(v.mul(lr))
    }
  })
}
// #endregion sgdStep
