import type { optim } from '@stepgrad/10-optim'
import { notYetWritten } from '../../exercise.ts'

/*
 * In the first steps a network knows nothing, and its gradients point anywhere. Many begin with a small learning rate
 * and let it grow: this is called warming up.
 */

/**
 * Sets the learning rate of each group before step `step`, counted from 0: it grows in even steps from lr/steps to the
 * lr that the group was made with, and then stays there.
 * @param groups - of the optimizer; those that are there at the first call are all there will be
 * @returns a function to be called before each step, with its number
 */
export function warmUp(
  groups: optim.ParamGroup<{ lr: number }>[],
  steps: number,
): (step: number) => void {
  return notYetWritten(groups, steps)
}
