import { notYetWritten } from '../../exercise.ts'
import type { Example, Neuron } from '../neuron.ts'

/**
 * Gradient descent: takes `steps` steps of length `lr` against the gradient of the cost of the whole batch.
 *
 * `costGradient` and `step` in ../neuron.ts do the hard part; this is the loop around them.
 * @returns the neuron after the last step; the one that was given stays as it is
 */
export function descend(
  neuron: Neuron,
  batch: readonly Example[],
  options: { lr: number; steps: number },
): Neuron {
  return notYetWritten(neuron, batch, options)
}
