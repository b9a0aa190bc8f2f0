import { type KernelThis, defineKernel } from '@stepgrad/gpu'
import { type Tensor, launch, record } from '@stepgrad/18-kernels'

type Constants = { H: number; W: number; k: number; outH: number; outW: number }

const forward = defineKernel(
  'averagePool',
  function (this: KernelThis<Constants>, x: Float32Array) {
    let sum = 0
    for (let i = 0; i < this.constants.k; i++) {
      const row = this.thread.z * this.constants.H + this.thread.y * this.constants.k + i
      for (let j = 0; j < this.constants.k; j++) {
        sum += x[row * this.constants.W + this.thread.x * this.constants.k + j]
      }
    }
    return sum / (this.constants.k * this.constants.k)
  },
)

const backward = defineKernel(
  'averagePoolBackward',
  function (this: KernelThis<Constants>, dy: Float32Array) {
    const r = Math.floor((this.thread.y + 0.5) / this.constants.k)
    const s = Math.floor((this.thread.x + 0.5) / this.constants.k)
    if (r >= this.constants.outH || s >= this.constants.outW) return 0 // in no window
    const slope = dy[(this.thread.z * this.constants.outH + r) * this.constants.outW + s]
    return slope / (this.constants.k * this.constants.k)
  },
)

export function averagePool(x: Tensor, k: number): Tensor {
  const [B, C, H, W] = x.shape
  const [outH, outW] = [Math.floor(H / k), Math.floor(W / k)]
  const constants = { H, W, k, outH, outW }
  const y = launch(forward, [B, C, outH, outW], [x], { constants, threads: [outW, outH, B * C] })
  const flow = (dy: Tensor) =>
    launch(backward, x.shape, [dy], { constants, threads: [W, H, B * C] })
  return record('averagePool', y, [[x, flow]])
}
