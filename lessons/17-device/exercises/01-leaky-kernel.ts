import { type Tensor } from '@stepgrad/17-device'
import { notYetWritten } from '../../exercise.ts'

/*
 * A kernel of your own. `defineKernel` of @stepgrad/gpu takes a name and a function of one number of the result;
 * `launch` runs it, and `record` tells autograd how the gradient flows, here as everywhere.
 */

/**
 * y = x where x > 0, else slope·x, by a kernel.  ∂L/∂x = ∂L/∂y, times slope where x is not above 0.
 * @param x - on a device
 * @returns on the same device, in the shape of x; gradients flow through
 */
export function leakyReLU(x: Tensor, slope: number): Tensor {
  return notYetWritten(x, slope)
}
