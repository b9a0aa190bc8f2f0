import { ShapeError, checkDtypes, checkShape } from './checks.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region linear
/**
 * Y = X·Wᵀ + b, a fully connected layer.
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
  const y = x.matmul(weight.t()) // (…, I)·(I, O) = (…, O)
  return bias ? y.add(bias) : y
}
// #endregion linear
