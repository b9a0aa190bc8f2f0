import { record } from './autograd.ts'
import { ShapeError, checkDtypes, checkNotBool, checkShape } from './checks.ts'
import { cpu } from './device.ts'
import { linearOnDevice } from './on-device/linear.ts'
import { type Shape, formatShape, numel } from './shape.ts'
import { Tensor } from './tensor.ts'

// #region linear
/**
 * Y = X·Wᵀ + b, a fully connected layer.  ∂L/∂X = ∂L/∂Y·W,  ∂L/∂W = ∂L/∂Yᵀ·X,  ∂L/∂b = Σ ∂L/∂Y
 *
 * A single node, so that the gradient of W lies in memory as W does. Of x with more dimensions all
 * rows are summed up in one go.
 * @param x - (…, I)
 * @param weight - (O, I)
 * @param bias - (O)
 * @returns (…, O)
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkDtypes('linear', x, weight, ...(bias ? [bias] : []))
  checkNotBool('linear', x)
  checkShape('linear: weight', weight, ['O', 'I'])
  const [O, I] = weight.shape
  if (x.shape.at(-1) !== I) {
    throw new ShapeError(`linear: x ${formatShape(x.shape)} must be (…, ${I})`)
  }
  if (bias) checkShape('linear: bias', bias, [O])
  const N = numel(x.shape.slice(0, -1))
  if (x.device !== cpu) return linearOnDevice(x, weight, bias, N)
  const X = x.detach().reshape(N, I).contiguous()
  const product = X.matmul(weight.detach().t()) // (N, I)·(I, O) = (N, O)
  const { storage } = bias ? product.add(bias.detach()) : product
  const y = new Tensor(storage, [...x.shape.slice(0, -1), O])
  const rows = (dy: Tensor) => dy.reshape(N, O)
  const dX = (dy: Tensor, shape: Shape) =>
    rows(dy)
      .matmul(weight)
      .view(...shape)
  return record('linear', y, [
    [x, dX, [weight]], // (N, O)·(O, I) = (N, I)
    [weight, (dy) => rows(dy).t().matmul(X), [x]], // (O, N)·(N, I) = (O, I)
    ...(bias ? [[bias, (dy: Tensor) => rows(dy).sum({ dim: 0 })] as const] : []), // (O)
  ])
}
// #endregion linear
