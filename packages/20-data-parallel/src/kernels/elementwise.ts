import { type KernelThis, defineKernel } from '@stepgrad/gpu'

// A kernel is the inside of a loop: the device runs it once for each number of the result, all at
// once as far as it can. `this.thread.x` says which number it is.

// #region add
/** y = a + b */
export const add = defineKernel(
  'add',
  function (this: KernelThis, a: Float32Array, b: Float32Array) {
    return a[this.thread.x] + b[this.thread.x]
  },
)
// #endregion add

/** y = a − b */
export const sub = defineKernel(
  'sub',
  function (this: KernelThis, a: Float32Array, b: Float32Array) {
    return a[this.thread.x] - b[this.thread.x]
  },
)

/** y = a · b */
export const mul = defineKernel(
  'mul',
  function (this: KernelThis, a: Float32Array, b: Float32Array) {
    return a[this.thread.x] * b[this.thread.x]
  },
)

/** y = a / b */
export const div = defineKernel(
  'div',
  function (this: KernelThis, a: Float32Array, b: Float32Array) {
    return a[this.thread.x] / b[this.thread.x]
  },
)

/** y = x / n */
export const divBy = defineKernel('divBy', function (this: KernelThis, x: Float32Array, n: number) {
  return x[this.thread.x] / n
})

/** y = −x */
export const neg = defineKernel('neg', function (this: KernelThis, x: Float32Array) {
  return -x[this.thread.x]
})

/** y = eˣ */
export const exp = defineKernel('exp', function (this: KernelThis, x: Float32Array) {
  return Math.exp(x[this.thread.x])
})

/** y = ln x */
export const log = defineKernel('log', function (this: KernelThis, x: Float32Array) {
  return Math.log(x[this.thread.x])
})
