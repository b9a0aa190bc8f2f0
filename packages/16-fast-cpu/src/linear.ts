import { record } from './autograd.ts'
import { ShapeError, checkDtypes, checkShape } from './checks.ts'
import { formatShape, numel } from './shape.ts'
import { Tensor } from './tensor.ts'

// #region linear
/**
 * Y = X·Wᵀ + b, a fully connected layer.  ∂L/∂X = ∂L/∂Y·W,  ∂L/∂W = ∂L/∂Yᵀ·X,  ∂L/∂b = Σ ∂L/∂Y
 *
 * A single node, so that the gradient of W lies in memory as W does.
 * @param x - (…, I)
 * @param weight - (O, I)
 * @param bias - (O)
 * @returns (…, O)
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  checkDtypes('linear', x, weight, ...(bias ? [bias] : []))
  checkShape('linear: weight', weight, ['O', 'I'])
  const [O, I] = weight.shape
  if (x.shape.at(-1) !== I) {
    throw new ShapeError(`linear: x ${formatShape(x.shape)} must be (…, ${I})`)
  }
  if (bias) checkShape('linear: bias', bias, [O])
  const N = numel(x.shape.slice(0, -1))
  const X = x.detach().reshape(N, I)
  const product = X.matmul(weight.detach().t()) // (N, I)·(I, O) = (N, O)
  const { storage } = bias ? product.add(bias.detach()) : product
  const y = new Tensor(storage, [...x.shape.slice(0, -1), O])
  const rows = (dy: Tensor) => dy.reshape(N, O)
  return record('linear', y, [
    [
      x,
      (dy, shape) =>
        rows(dy)
          .matmul(weight)
          .view(...shape),
      [weight],
    ], // (N, O)·(O, I) = (N, I)
    [weight, (dy) => rows(dy).t().matmul(X), [x]], // (O, N)·(N, I) = (O, I)
    ...(bias ? [[bias, (dy: Tensor) => rows(dy).sum({ dim: 0 })] as const] : []), // (O)
  ])
}
// #endregion linear
