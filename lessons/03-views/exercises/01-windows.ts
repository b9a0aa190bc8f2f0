import type { Tensor } from '@stepgrad/03-views'
import { notYetWritten } from '../../exercise.ts'

/**
 * Every k×k window of every picture, as one view: y[b,c,r,s,i,j] = x[b,c,r+i,s+j].
 *
 * A pixel that lies in several windows is there several times, but in the storage only once. `x.alias(shape, strides)`
 * makes a view with strides of your choice: how far is it to the next window, how far to the next pixel in it?
 * @param x - (B, C, H, W), which may itself be a view
 * @returns (B, C, H−k+1, W−k+1, k, k)
 */
export function windows(x: Tensor, k: number): Tensor {
  return notYetWritten(x, k)
}

/**
 * A convolution without a loop: `windows`, laid over the weight by broadcasting, multiplied and summed.
 * @param x - (B, C, H, W)
 * @param weight - (O, C, k, k)
 * @param bias - (O)
 * @returns (B, O, H−k+1, W−k+1)
 */
export function convolve(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return notYetWritten(x, weight, bias)
}
