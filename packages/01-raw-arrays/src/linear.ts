import { type Floats, allocateLike, checkLength } from './floats.ts'

/** B images · I inputs · O outputs. */
export type LinearSizes = { B: number; I: number; O: number }

// #region linear
/**
 * y[b,o] = Σ_i x[b,i] · weight[o,i] + bias[o], a fully connected layer.
 * @param x - (B, I)
 * @param weight - (O, I)
 * @param bias - (O)
 * @returns (B, O)
 */
export function linear(x: Floats, weight: Floats, bias: Floats, sizes: LinearSizes): Floats {
  const { B, I, O } = sizes
  checkLength('linear: x', x, [B, I])
  checkLength('linear: weight', weight, [O, I])
  checkLength('linear: bias', bias, [O])
  const y = allocateLike(x, B * O)
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      let sum = 0
      for (let i = 0; i < I; i++) sum += x[b * I + i] * weight[o * I + i]
      y[b * O + o] = sum + bias[o]
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
export function linearBackward(dy: Floats, x: Floats, weight: Floats, { B, I, O }: LinearSizes) {
  checkLength('linearBackward: dy', dy, [B, O])
  const dx = allocateLike(dy, B * I)
  const dweight = allocateLike(dy, O * I)
  const dbias = allocateLike(dy, O)
  for (let b = 0; b < B; b++) {
    for (let o = 0; o < O; o++) {
      const g = dy[b * O + o]
      for (let i = 0; i < I; i++) {
        dx[b * I + i] += g * weight[o * I + i]
        dweight[o * I + i] += g * x[b * I + i]
      }
      dbias[o] += g
    }
  }
  return { dx, dweight, dbias }
}
// #endregion linearBackward
