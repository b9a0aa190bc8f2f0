import { type KernelThis, defineKernel } from '@stepgrad/gpu'

// Planes of images: thread.x counts columns, thread.y rows, thread.z the planes of all images. A
// plane's number falls into image and channel by a division, which gets a half so that no rounding
// of a GPU can take it to the image before. `| 0` cuts off what is behind the point. It also says
// that a number is whole, and a device can read the four neighbours at [whole + thread.x] at once.

/**
 * What all kernels of a convolution know: C channels of H × W pixels, O outputs, kernels of k × l,
 * and how large dy is with zeros around it.
 */
export type Conv2dConstants = {
  C: number
  H: number
  W: number
  O: number
  k: number
  l: number
  outH: number
  outW: number
  paddedH: number
  paddedW: number
}

// #region conv2d
/**
 * y[b,o,r,s] = Σ_c Σ_i Σ_j weight[o,c,i,j] · x[b,c,r+i,s+j] + bias[o]
 * @returns (B, O, H', W'), a thread each
 */
export const conv2d = defineKernel(
  'conv2d',
  function (
    this: KernelThis<Conv2dConstants>,
    x: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
  ) {
    const b = ((this.thread.z + 0.5) / this.constants.O) | 0
    const o = this.thread.z - b * this.constants.O
    let sum = 0
    for (let c = 0; c < this.constants.C; c++) {
      const plane = ((b * this.constants.C + c) * this.constants.H) | 0
      const kernel = ((o * this.constants.C + c) * this.constants.k) | 0
      for (let i = 0; i < this.constants.k; i++) {
        const row = ((plane + this.thread.y + i) * this.constants.W) | 0
        const taps = ((kernel + i) * this.constants.l) | 0
        for (let j = 0; j < this.constants.l; j++) {
          sum += weight[taps + j] * x[row + j + this.thread.x]
        }
      }
    }
    return sum + bias[o]
  },
)
// #endregion conv2d

// #region pad
/**
 * dy with k − 1 rows and l − 1 columns of zeros around it: then every pixel of x is covered by k × l
 * outputs, those beyond the edge with a slope of 0, and no loop has to ask.
 * @param dy - (B, O, H', W')
 * @returns (B, O, paddedH, paddedW) = (B, O, H' + 2(k − 1), W' + 2(l − 1))
 */
export const pad = defineKernel(
  'pad',
  function (this: KernelThis<Conv2dConstants>, dy: Float32Array) {
    const r = this.thread.y - this.constants.k + 1
    const s = this.thread.x - this.constants.l + 1
    if (r < 0 || s < 0 || r >= this.constants.outH || s >= this.constants.outW) return 0
    return dy[(this.thread.z * this.constants.outH + r) * this.constants.outW + s]
  },
)
// #endregion pad

// #region conv2dBackwardInput
/**
 * dx[b,c,h,w] = Σ_o Σ_i Σ_j weight[o,c,i,j] · dy[b,o,h−i,w−j], which is a convolution of the padded
 * dy with the kernel turned around: Σ_o Σ_i Σ_j weight[o,c,k−1−i,l−1−j] · padded[b,o,h+i,w+j].
 * @param padded - dy by {@link pad}, where dy[…,h−i,w−j] lies at [h−i+k−1, w−j+l−1]
 * @returns (B, C, H, W), a thread each
 */
export const conv2dBackwardInput = defineKernel(
  'conv2dBackwardInput',
  function (this: KernelThis<Conv2dConstants>, padded: Float32Array, weight: Float32Array) {
    const b = ((this.thread.z + 0.5) / this.constants.C) | 0
    const c = this.thread.z - b * this.constants.C
    let sum = 0
    for (let o = 0; o < this.constants.O; o++) {
      const plane = ((b * this.constants.O + o) * this.constants.paddedH) | 0
      const kernel = ((o * this.constants.C + c) * this.constants.k) | 0
      for (let i = 0; i < this.constants.k; i++) {
        const row = ((plane + this.thread.y + i) * this.constants.paddedW) | 0
        const lastTap = ((kernel + this.constants.k - i) * this.constants.l - 1) | 0
        for (let j = 0; j < this.constants.l; j++) {
          sum += weight[lastTap - j] * padded[row + j + this.thread.x]
        }
      }
    }
    return sum
  },
)
// #endregion conv2dBackwardInput

// #region conv2dBackwardWeight
/**
 * Of one image: dweight[b,c,o,i,j] = Σ_r Σ_s dy[b,o,r,s] · x[b,c,r+i,s+j]. A thread for each image
 * and weight keeps more of them busy, and loses fewer digits, than one for each weight; the sum over
 * the images comes after. For the same reason each row is summed up by itself.
 * @returns (B·C·O, k, l), a thread each
 */
export const conv2dBackwardWeight = defineKernel(
  'conv2dBackwardWeight',
  function (this: KernelThis<Conv2dConstants>, dy: Float32Array, x: Float32Array) {
    const plane = ((this.thread.z + 0.5) / this.constants.O) | 0 // b·C + c
    const o = this.thread.z - plane * this.constants.O
    const b = ((plane + 0.5) / this.constants.C) | 0
    const map = (b * this.constants.O + o) | 0
    let sum = 0
    for (let r = 0; r < this.constants.outH; r++) {
      const from = ((map * this.constants.outH + r) * this.constants.outW) | 0
      const row = ((plane * this.constants.H + this.thread.y + r) * this.constants.W) | 0
      let part = 0
      for (let s = 0; s < this.constants.outW; s++) {
        part += dy[from + s] * x[row + s + this.thread.x]
      }
      sum += part
    }
    return sum
  },
)
// #endregion conv2dBackwardWeight

// #region conv2dBackwardBias
/**
 * Of one image: dbias[b,o] = Σ_r Σ_s dy[b,o,r,s].
 * @returns (B·O), a thread each
 */
export const conv2dBackwardBias = defineKernel(
  'conv2dBackwardBias',
  function (this: KernelThis<Conv2dConstants>, dy: Float32Array) {
    let sum = 0
    for (let r = 0; r < this.constants.outH; r++) {
      const from = (this.thread.x * this.constants.outH + r) * this.constants.outW
      let part = 0
      for (let s = 0; s < this.constants.outW; s++) part += dy[from + s]
      sum += part
    }
    return sum
  },
)
// #endregion conv2dBackwardBias
