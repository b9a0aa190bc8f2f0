import type { Tensor, TensorOptions } from '@stepgrad/02-tensor'
import { notYetWritten } from '../../exercise.ts'

/**
 * A factory: `steps` numbers from `start` to `end`, both included, equally far apart. One number is `start` alone.
 *
 * In letters x[i] = start + i·(end − start)/(steps − 1). But (end − start)/(steps − 1) is rounded, and i times it is off
 * by i times that much; at the end it need not meet `end`. So the first half of the numbers is counted from `start`, and
 * the second half back from `end`.
 * @returns (steps)
 * @throws RangeError, which begins with "linspace: ", unless `steps` is a whole number ≥ 0
 */
export function linspace(
  start: number,
  end: number,
  steps: number,
  options?: TensorOptions,
): Tensor {
  return notYetWritten(start, end, steps, options)
}
