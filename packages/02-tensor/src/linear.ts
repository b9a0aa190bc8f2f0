import { checkDtypes, checkShape } from './checks.ts'
import { type Tensor } from './tensor.ts'

// #region linear
/**
 * y[b,o] = Σ_i x[b,i] · weight[o,i] + bias[o], a fully connected layer.
 * @param x - (B, I)
 * @param weight - (O, I)
 * @param bias - (O)
 * @returns (B, O)
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const [B, I] = x.shape
  const [O] = weight.shape
  checkDtypes('linear', x, weight, bias)
  checkShape('linear: weight', weight, ['O', 'I'])
  checkShape('linear: x', x, ['B', weight.shape[1]])
  checkShape('linear: bias', bias, [O])
  const [xs, ws, bs] = [x.storage, weight.storage, bias.storage]
  const y = x.newZeros([B, O])
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      let sum = 0
      for (let i = 0; i < I; i++) sum += xs[b * I + i] * ws[o * I + i]
      y.storage[b * O + o] = sum + bs[o]
    }
  }
  return y
}
// #endregion linear

// #region linearBackward
/**
 * forward:  y[b,o] = Σ_i x[b,i] · weight[o,i] + bias[o]
 *
 * - dx[b,i] = Σ_o dy[b,o] · weight[o,i]
 * - dweight[o,i] = Σ_b dy[b,o] · x[b,i]
 * - dbias[o] = Σ_b dy[b,o]
 */
export function linearBackward(dy: Tensor, x: Tensor, weight: Tensor) {
  const [B, I] = x.shape
  const [O] = weight.shape
  const [xs, ws, dys] = [x.storage, weight.storage, dy.storage]
  checkShape('linearBackward: dy', dy, [B, O])
  const dx = dy.newZeros([B, I])
  const dweight = dy.newZeros([O, I])
  const dbias = dy.newZeros([O])
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      const g = dys[b * O + o]
      for (let i = 0; i < I; i++) {
        dx.storage[b * I + i] += g * ws[o * I + i]
        dweight.storage[o * I + i] += g * xs[b * I + i]
      }
      dbias.storage[o] += g
    }
  }
  return { dx, dweight, dbias }
}
// #endregion linearBackward
