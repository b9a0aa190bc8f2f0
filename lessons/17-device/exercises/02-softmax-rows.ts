import { type Tensor } from '@stepgrad/17-device'
import { notYetWritten } from '../../exercise.ts'

/*
 * A kernel with a loop. Each thread has a row to go through; how long a row is, the kernel is told as one of its
 * `constants`, as those of this stage are that sum.
 */

/**
 * y[i] = max_j x[i,j]
 * @param x - (n, m), on a device, m ≥ 1
 * @returns (n), on the same device
 */
export function rowMax(x: Tensor): Tensor {
  return notYetWritten(x)
}

/**
 * y[i,j] = e^x[i,j] / Σ_k e^x[i,k], from operations that have kernels. The largest number of a row is subtracted
 * first: e^89 is more than float32 holds.
 * @param x - (n, m), on a device, m ≥ 1
 * @returns (n, m), on the same device; gradients flow through
 */
export function softmax(x: Tensor): Tensor {
  return notYetWritten(x)
}
