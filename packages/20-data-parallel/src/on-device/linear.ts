import { record } from '../autograd.ts'
import * as kernels from '../kernels/index.ts'
import { launch } from '../launch.ts'
import { type Shape } from '../shape.ts'
import { type Tensor } from '../tensor.ts'

// #region linearOnDevice
/**
 * Y = X·Wᵀ + b by kernels.
 * @param x - (…, I), N rows
 * @param weight - (O, I)
 * @param bias - (O)
 * @param N - how many rows
 * @returns (…, O)
 */
export function linearOnDevice(x: Tensor, weight: Tensor, bias: Tensor | null, N: number): Tensor {
  const [O, I] = weight.shape
  const constants = { N, I, O }
  const shape = [...x.shape.slice(0, -1), O]
  const inputs = [x, weight, bias ?? x.newZeros([O])]
  const y = launch(kernels.linear, shape, inputs, { constants, threads: [O, N] })
  const dX = (dy: Tensor, of: Shape) =>
    launch(kernels.linearBackwardInput, of, [dy, weight], { constants, threads: [I, N] })
  const dW = (dy: Tensor, of: Shape) =>
    launch(kernels.linearBackwardWeight, of, [dy, x], { constants, threads: [I, O] })
  return record('linear', y, [
    [x, dX, [weight]],
    [weight, dW, [x]],
    ...(bias ? [[bias, (dy: Tensor) => dy.reshape(N, O).sum({ dim: 0 })] as const] : []),
  ])
}
// #endregion linearOnDevice
