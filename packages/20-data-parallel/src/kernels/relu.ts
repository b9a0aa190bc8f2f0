import { type KernelThis, defineKernel } from '@stepgrad/gpu'

// #region relu
/** y = max(x, 0), written so that NaN passes on every device */
export const relu = defineKernel('relu', function (this: KernelThis, x: Float32Array) {
  const v = x[this.thread.x]
  return v <= 0 ? 0 : v
})

/** dx = dy ⊙ [y > 0] */
export const reluBackward = defineKernel(
  'reluBackward',
  function (this: KernelThis, dy: Float32Array, y: Float32Array) {
    const slope = dy[this.thread.x]
    return y[this.thread.x] <= 0 ? 0 : slope
  },
)
// #endregion relu
