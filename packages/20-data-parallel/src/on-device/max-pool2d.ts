import { record } from '../autograd.ts'
import { checkShape } from '../checks.ts'
import * as kernels from '../kernels/index.ts'
import { launch } from '../launch.ts'
import { type Shape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'
import { type Slide } from '../windows.ts'

// #region maxPool2dOnDevice
/**
 * The largest number of each window, by kernels: one finds its place, the next fetches it.
 * @param x - (B, C, H, W)
 * @param shape - of the result, (B, C, H', W')
 */
export function maxPool2dOnDevice(
  x: Tensor,
  [rows, columns]: readonly [Slide, Slide],
  shape: Shape,
): Tensor {
  const [B, C, outH, outW] = shape
  const [, , H, W] = x.shape
  const constants = { H, W, k: rows.size, l: columns.size, outH, outW }
  const how = { constants, threads: [outW, outH, B * C] }
  const places = launch(kernels.maxPool2dPlaces, shape, [x], how)
  const y = launch(kernels.maxPool2d, shape, [x, places], how)
  const flow = (dy: Tensor): Tensor => {
    checkShape('maxPool2dBackward: dy', dy, shape)
    const threads = [W, H, B * C]
    return launch(kernels.maxPool2dBackward, x.shape, [dy, places], { constants, threads })
  }
  return record('maxPool2d', y, [[x, flow, [places]]])
}
// #endregion maxPool2dOnDevice
