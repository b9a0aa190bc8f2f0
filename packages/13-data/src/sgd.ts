import { noGrad } from './grad-mode.ts'
import { type Parameters } from './net.ts'

/** How far to go along the gradient, and how much of the last step's direction to keep. */
export type SgdOptions = { lr: number; momentum: number }

// #region createVelocity
/** A velocity of 0 for each parameter, where momentum starts from. */
export function createVelocity(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, w]) => [name, w.newZeros(w.shape)]),
  )
}
// #endregion createVelocity

// #region sgdStep
/**
 * One step of stochastic gradient descent with momentum, written into the parameters and
 * velocities: v ← momentum·v + w.grad, w ← w − lr·v. A parameter without a gradient is left alone.
 */
export function sgdStep(
  parameters: Parameters,
  velocity: Parameters,
  { lr, momentum }: SgdOptions,
): void {
  noGrad(() => {
    for (const name in parameters) {
      const w = parameters[name]
      if (!w.grad) continue
      const v = velocity[name]
      v.mul_(momentum).add_(w.grad)
      w.sub_(v.mul(lr))
    }
  })
}
// #endregion sgdStep
