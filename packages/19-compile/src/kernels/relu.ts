import { type KernelThis, defineKernel } from '@stepgrad/gpu'

// #region relu
/**
 * y = max(x, 0). NaN, which is not equal to itself, passes: a device may take any maximum of NaN and 0,
 * and a compiler may make one of v <= 0 ? 0 : v.
 */
export const relu = defineKernel('relu', function (this: KernelThis, x: Float32Array) {
  const v = x[this.thread.x]
  return v === v ? Math.max(v, 0) : v
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
