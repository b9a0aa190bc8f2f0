import type { optim } from '@stepgrad/11-optimizers'
import { notYetWritten } from '../../exercise.ts'

/**
 * The schedule that large networks are trained with: slowly up, because the averages of Adam are worth little at first,
 * then down a cosine to 0. As a part of the rate at the start, in step t:
 *
 *   (t + 1) / warmUp                                      in the first steps, t = 0 … warmUp − 1
 *   ½ · (1 + cos(π · (t − warmUp) / (totalSteps − warmUp)))   from then on
 *   0                                                     from totalSteps on
 *
 * It holds for every group, each with a rate of its own. One of the schedulers in `optim.lrScheduler` makes this easy.
 */
export function warmUpThenCosine(
  optimizer: optim.lrScheduler.Scheduled,
  { warmUp, totalSteps }: { warmUp: number; totalSteps: number },
): optim.lrScheduler.LRScheduler {
  return notYetWritten(optimizer, warmUp, totalSteps)
}
