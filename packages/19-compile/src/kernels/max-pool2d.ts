import { type KernelThis, defineKernel } from '@stepgrad/gpu'

/** Windows of k × l pixels, side by side, in planes of H × W. */
export type MaxPool2dConstants = {
  H: number
  W: number
  k: number
  l: number
  outH: number
  outW: number
}

// #region maxPool2dPlaces
/**
 * Where in its plane each window has its largest number: row · W + column. Of equal ones it is the
 * first; NaN, which is not equal to itself, is larger than all.
 * @param x - (B, C, H, W)
 * @returns (B, C, H', W'), a thread each
 */
export const maxPool2dPlaces = defineKernel(
  'maxPool2dPlaces',
  function (this: KernelThis<MaxPool2dConstants>, x: Float32Array) {
    const plane = this.thread.z * this.constants.H * this.constants.W
    const corner =
      this.thread.y * this.constants.k * this.constants.W + this.thread.x * this.constants.l
    let place = corner
    let largest = x[plane + corner]
    for (let i = 0; i < this.constants.k; i++) {
      for (let j = 0; j < this.constants.l; j++) {
        const at = corner + i * this.constants.W + j
        const v = x[plane + at]
        const wins = v === v ? (v > largest ? 1 : 0) : 1
        if (wins === 1) {
          largest = v
          place = at
        }
      }
    }
    return place
  },
)
// #endregion maxPool2dPlaces

/**
 * y[b,c,p] = x[b,c,places[b,c,p]]
 * @returns (B, C, H', W'), a thread each
 */
export const maxPool2d = defineKernel(
  'maxPool2d',
  function (this: KernelThis<MaxPool2dConstants>, x: Float32Array, places: Float32Array) {
    const p = (this.thread.z * this.constants.outH + this.thread.y) * this.constants.outW
    return x[this.thread.z * this.constants.H * this.constants.W + places[p + this.thread.x]]
  },
)

// #region maxPool2dBackward
/**
 * dx[b,c,h,w] = dy of its window, if it was the largest there, else 0. A thread can only write its
 * own number, so where the loop sent each slope to a pixel, each pixel fetches its slope.
 * @returns (B, C, H, W), a thread each
 */
export const maxPool2dBackward = defineKernel(
  'maxPool2dBackward',
  function (this: KernelThis<MaxPool2dConstants>, dy: Float32Array, places: Float32Array) {
    const r = Math.floor((this.thread.y + 0.5) / this.constants.k)
    const s = Math.floor((this.thread.x + 0.5) / this.constants.l)
    if (r >= this.constants.outH || s >= this.constants.outW) return 0 // in no window
    const p = (this.thread.z * this.constants.outH + r) * this.constants.outW + s
    if (places[p] !== this.thread.y * this.constants.W + this.thread.x) return 0
    return dy[p]
  },
)
// #endregion maxPool2dBackward
