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
 * velocities: v ← momentum·v + gradient, w ← w − lr·v.
 */
export function sgdStep(
  parameters: Parameters,
  gradients: Parameters,
  velocity: Parameters,
  { lr, momentum }: SgdOptions,
): void {
  for (const name in parameters) {
    const w = parameters[name].storage
    const g = gradients[name].storage
    const v = velocity[name].storage
    for (let i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] + g[i]
      w[i] -= lr * v[i]
    }
  }
}
// #endregion sgdStep
