import type { Parameters, SgdOptions } from '@stepgrad/01-raw-arrays'
import { notYetWritten } from '../../exercise.ts'

/**
 * Nesterov's momentum: like `sgdStep`, but the step looks ahead to where the velocity is going. With g the gradient,
 *
 *   v ← momentum·v + g
 *   w ← w − lr·(g + momentum·v)
 *
 * where the v of the second line is already the new one. Written into `parameters` and `velocity`.
 */
export function nesterovStep(
  parameters: Parameters,
  gradients: Parameters,
  velocity: Parameters,
  options: SgdOptions,
): void {
  return notYetWritten(parameters, gradients, velocity, options)
}
