import { type KernelThis, defineKernel } from '@stepgrad/gpu'

/** K classes in each row. */
export type ClassConstants = { K: number }

// #region logSoftmax
/**
 * logp[n,k] = x[n,k] − max − log Σ_j exp(x[n,j] − max). Each thread finds the maximum and the sum of
 * its row anew: for ten classes that is cheaper than to wait for one that does.
 * @returns (N, K), a thread each
 */
export const logSoftmax = defineKernel(
  'logSoftmax',
  function (this: KernelThis<ClassConstants>, x: Float32Array) {
    const row = this.thread.y * this.constants.K
    let largest = x[row]
    for (let k = 1; k < this.constants.K; k++) {
      if (x[row + k] > largest) largest = x[row + k]
    }
    let sum = 0
    for (let k = 0; k < this.constants.K; k++) sum += Math.exp(x[row + k] - largest)
    return x[row + this.thread.x] - largest - Math.log(sum)
  },
)
// #endregion logSoftmax

/**
 * loss[n] = −logp[n,classes[n]], and 0 where no class is asked (−1)
 * @returns (N), a thread each
 */
export const classLosses = defineKernel(
  'classLosses',
  function (this: KernelThis<ClassConstants>, logp: Float32Array, classes: Float32Array) {
    const right = classes[this.thread.x]
    if (right < 0) return 0
    return -logp[this.thread.x * this.constants.K + right]
  },
)

// #region classLossesBackward
/**
 * dlogits[n,k] = (exp(logp[n,k]) − [k = classes[n]]) · dloss[n]
 * @returns (N, K), a thread each
 */
export const classLossesBackward = defineKernel(
  'classLossesBackward',
  function (
    this: KernelThis<ClassConstants>,
    dloss: Float32Array,
    logp: Float32Array,
    classes: Float32Array,
  ) {
    const n = this.thread.y
    const right = classes[n]
    if (right < 0) return 0
    const p = Math.exp(logp[n * this.constants.K + this.thread.x])
    if (right === this.thread.x) return (p - 1) * dloss[n]
    return p * dloss[n]
  },
)
// #endregion classLossesBackward
