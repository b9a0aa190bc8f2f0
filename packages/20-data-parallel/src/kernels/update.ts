import { type KernelThis, defineKernel } from '@stepgrad/gpu'

/** s·a + t·b: of such steps every update by SGD is made */
export const combine = defineKernel(
  'combine',
  function (this: KernelThis, a: Float32Array, s: number, b: Float32Array, t: number) {
    return s * a[this.thread.x] + t * b[this.thread.x]
  },
)
