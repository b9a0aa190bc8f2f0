import type { Tensor } from '@stepgrad/11-optimizers'
import { notYetWritten } from '../../exercise.ts'

/** As much of an optimizer as is needed here. */
export type Stepper = { zeroGrad(): void; step(): unknown }

/**
 * One step from a batch that is too large for the memory. It comes in parts of equal size; each function computes the
 * cost of one. The step is the one that the mean of all costs gives, and its gradient is clipped to `maxNorm`.
 *
 * Only one part's graph may be alive at a time: call the next function when the way back through the last one is done.
 * @returns the norm of the whole gradient before it was clipped
 */
export function stepInParts(
  optimizer: Stepper,
  parameters: readonly Tensor[],
  costs: readonly (() => Tensor)[],
  maxNorm: number,
): number {
  return notYetWritten(optimizer, parameters, costs, maxNorm)
}
