import { record } from '../autograd.ts'
import { checkShape } from '../checks.ts'
import * as kernels from '../kernels/index.ts'
import { launch } from '../launch.ts'
import { type Shape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'

// #region conv2dOnDevice
/**
 * y[b,o,r,s] = Σ_c Σ_i Σ_j weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o], by kernels.
 * @param x - (B, C, H, W)
 * @param weight - (O, C, kH, kW)
 * @param bias - (O)
 * @param shape - of the result, (B, O, H', W')
 */
export function conv2dOnDevice(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  shape: Shape,
): Tensor {
  const [B, O, outH, outW] = shape
  const [, C, H, W] = x.shape
  const [, , k, l] = weight.shape
  const [paddedH, paddedW] = [outH + 2 * (k - 1), outW + 2 * (l - 1)]
  const constants = { C, H, W, O, k, l, outH, outW, paddedH, paddedW }
  const inputs = [x, weight, bias ?? x.newZeros([O])]
  const y = launch(kernels.conv2d, shape, inputs, { constants, threads: [outW, outH, B * O] })
  return record('conv2d', y, [
    [x, (dy) => conv2dBackwardInput(dy, weight, x.shape, constants), [weight]],
    [weight, (dy) => conv2dBackwardWeight(dy, x, constants), [x]],
    ...(bias ? [[bias, (dy: Tensor) => conv2dBackwardBias(dy, constants)] as const] : []),
  ])
}
// #endregion conv2dOnDevice

function conv2dBackwardInput(
  dy: Tensor,
  weight: Tensor,
  shape: Shape,
  constants: kernels.Conv2dConstants,
): Tensor {
  const [B, C, H, W] = shape
  const { O, outH, outW, paddedH, paddedW } = constants
  checkShape('conv2dBackwardInput: dy', dy, [B, O, outH, outW])
  const padded = launch(kernels.pad, [B, O, paddedH, paddedW], [dy], {
    constants,
    threads: [paddedW, paddedH, B * O],
  })
  const threads = [W, H, B * C]
  return launch(kernels.conv2dBackwardInput, shape, [padded, weight], { constants, threads })
}

function conv2dBackwardWeight(dy: Tensor, x: Tensor, constants: kernels.Conv2dConstants): Tensor {
  const [B] = x.shape
  const { C, O, k, l } = constants
  const ofEachImage = launch(kernels.conv2dBackwardWeight, [B, C, O, k, l], [dy, x], {
    constants,
    threads: [l, k, B * C * O],
  })
  return ofEachImage.sum({ dim: 0 }).transpose(0, 1) // (B, C, O, k, l) → (C, O, k, l) → (O, C, k, l)
}

function conv2dBackwardBias(dy: Tensor, constants: kernels.Conv2dConstants): Tensor {
  const [B, O] = dy.shape
  return launch(kernels.conv2dBackwardBias, [B, O], [dy], { constants }).sum({ dim: 0 })
}
