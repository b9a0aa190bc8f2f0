import { type KernelThis, defineKernel } from '@stepgrad/gpu'

/** N rows of I numbers to N rows of O. */
export type LinearConstants = { N: number; I: number; O: number }

// #region linear
/**
 * y[n,o] = Σ_i x[n,i] · weight[o,i] + bias[o]
 * @returns (N, O), a thread each
 */
export const linear = defineKernel(
  'linear',
  function (
    this: KernelThis<LinearConstants>,
    x: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
  ) {
    let sum = 0
    for (let i = 0; i < this.constants.I; i++) {
      sum += x[this.thread.y * this.constants.I + i] * weight[this.thread.x * this.constants.I + i]
    }
    return sum + bias[this.thread.x]
  },
)
// #endregion linear

// #region linearBackwardInput
/**
 * dx[n,i] = Σ_o dy[n,o] · weight[o,i]
 * @returns (N, I), a thread each
 */
export const linearBackwardInput = defineKernel(
  'linearBackwardInput',
  function (this: KernelThis<LinearConstants>, dy: Float32Array, weight: Float32Array) {
    let sum = 0
    for (let o = 0; o < this.constants.O; o++) {
      sum += dy[this.thread.y * this.constants.O + o] * weight[o * this.constants.I + this.thread.x]
    }
    return sum
  },
)
// #endregion linearBackwardInput

// #region linearBackwardWeight
/**
 * dweight[o,i] = Σ_n dy[n,o] · x[n,i]
 * @returns (O, I), a thread each
 */
export const linearBackwardWeight = defineKernel(
  'linearBackwardWeight',
  function (this: KernelThis<LinearConstants>, dy: Float32Array, x: Float32Array) {
    let sum = 0
    for (let n = 0; n < this.constants.N; n++) {
      sum += dy[n * this.constants.O + this.thread.y] * x[n * this.constants.I + this.thread.x]
    }
    return sum
  },
)
// #endregion linearBackwardWeight
