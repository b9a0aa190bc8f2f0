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

// #region linearBackward
/** forward:  Y = X·Wᵀ + b */
export function linearBackward(dy: Tensor, x: Tensor, weight: Tensor) {
  checkShape('linearBackward: dy', dy, [x.shape[0], weight.shape[0]])
  return {
    dx: dy.matmul(weight), // (B, O)·(O, I) = (B, I)
    dweight: dy.t().matmul(x), // (O, B)·(B, I) = (O, I)
    dbias: dy.sum({ dim: 0 }), // (O)
  }
}
// #endregion linearBackward
