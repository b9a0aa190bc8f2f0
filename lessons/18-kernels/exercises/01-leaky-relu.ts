import type { Tensor } from '@stepgrad/18-kernels'
import { notYetWritten } from '../../exercise.ts'

/*
 * An operation on a device is a kernel, one for its gradient, and a call of `record` that joins them: see relu.ts. Leaky
 * ReLU lets a part of what is below 0 through. Write its two kernels with `defineKernel`, and run them with `launch`.
 * Numbers may be inputs of a kernel, too.
 */

/**
 * y = x where x > 0, else slope · x;  ∂L/∂x = ∂L/∂y where x > 0, else slope · ∂L/∂y.
 * @param x - on a device; of any shape
 */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  return notYetWritten(x, slope)
}
