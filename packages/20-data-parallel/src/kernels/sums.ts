import { type KernelThis, defineKernel } from '@stepgrad/gpu'

// #region sumRows
/**
 * y[i] = Σ_n x[n,i]. A long sum in float32 loses digits, for each term is rounded to those of the
 * sum so far. So the terms are summed in blocks, and then the blocks.
 * @param x - (n, i)
 */
export const sumRows = defineKernel(
  'sumRows',
  function (
    this: KernelThis<{ count: number; size: number; blocks: number; block: number }>,
    x: Float32Array,
  ) {
    let sum = 0
    for (let b = 0; b < this.constants.blocks; b++) {
      let part = 0
      for (let i = 0; i < this.constants.block; i++) {
        const n = b * this.constants.block + i
        if (n < this.constants.count) part += x[n * this.constants.size + this.thread.x]
      }
      sum += part
    }
    return sum
  },
)
// #endregion sumRows

// #region matmul
/**
 * y[i,j] = Σ_k a[i,k] · b[k,j]
 * @param a - (n, K)
 * @param b - (K, m)
 */
export const matmul = defineKernel(
  'matmul',
  function (this: KernelThis<{ K: number; m: number }>, a: Float32Array, b: Float32Array) {
    let sum = 0
    for (let k = 0; k < this.constants.K; k++) {
      sum += a[this.thread.y * this.constants.K + k] * b[k * this.constants.m + this.thread.x]
    }
    return sum
  },
)
// #endregion matmul
