import { type KernelThis, defineKernel } from '@stepgrad/gpu'

/** y = value, everywhere */
export const fill = defineKernel('fill', function (this: KernelThis, value: number) {
  return value
})

type CopyConstants = { rank: number; below: number[]; strides: number[] }

// #region copy
/**
 * Number n of x in row-major order, wherever it lies: n falls into the indices of all dimensions,
 * and each takes us `stride` further. (A half is added, so that a division that a GPU rounds down
 * does not take one index too few.)
 * @param x - the memory
 * @param start - where the first number lies
 */
export const copy = defineKernel(
  'copy',
  function (this: KernelThis<CopyConstants>, x: Float32Array, start: number) {
    let rest = this.thread.x
    let at = start
    for (let d = 0; d < this.constants.rank; d++) {
      const index = Math.floor((rest + 0.5) / this.constants.below[d])
      rest = rest - index * this.constants.below[d]
      at = at + index * this.constants.strides[d]
    }
    return x[at]
  },
)
// #endregion copy

type PutConstants = { rank: number; sizes: number[]; strides: number[]; below: number[] }

// #region put
/**
 * The memory x with other numbers in the places of a view. Each place asks whether it is one: it is if
 * the steps of the view, the longest first, lead there from its start, and never beyond a size.
 * @param values - those of the view, in row-major order
 * @param start - where the first of them goes
 */
export const put = defineKernel(
  'put',
  function (this: KernelThis<PutConstants>, x: Float32Array, values: Float32Array, start: number) {
    let rest = this.thread.x - start
    let n = 0
    let inside = rest >= 0 ? 1 : 0
    for (let d = 0; d < this.constants.rank; d++) {
      const index = Math.floor((rest + 0.5) / this.constants.strides[d])
      if (index >= this.constants.sizes[d]) inside = 0
      rest = rest - index * this.constants.strides[d]
      n = n + index * this.constants.below[d]
    }
    if (rest > 0) inside = 0
    if (inside === 1) return values[n]
    return x[this.thread.x]
  },
)
// #endregion put
