import type { Tensor } from '@stepgrad/18-kernels'
import { notYetWritten } from '../../exercise.ts'

/*
 * Average pooling sends the gradient of a window to all of its pixels. A loop would go from window to window and add to
 * each pixel; a thread can only write its own number, so each pixel must find its window.
 */

/**
 * The mean of each window of k × k pixels, side by side; rows and columns that fill no window are left out, and have no
 * gradient.
 * @param x - (B, C, H, W), on a device
 * @returns (B, C, ⌊H/k⌋, ⌊W/k⌋)
 */
export function averagePool(x: Tensor, k: number): Tensor {
  return notYetWritten(x, k)
}
