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
