import { checkDtypes, checkShape } from './checks.ts'
import { type Tensor } from './tensor.ts'

// #region linear
/**
 * Y = X·Wᵀ + b, a fully connected layer.
 * @param x - (B, I)
 * @param weight - (O, I)
 * @param bias - (O)
 * @returns (B, O)
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  checkDtypes('linear', x, weight, bias)
  checkShape('linear: weight', weight, ['O', 'I'])
  checkShape('linear: x', x, ['B', weight.shape[1]])
  checkShape('linear: bias', bias, [weight.shape[0]])
  return x.matmul(weight.t()).add(bias) // (B, I)·(I, O) + (O) = (B, O)
}
// #endregion linear
