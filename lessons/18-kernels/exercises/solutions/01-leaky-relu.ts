import { type KernelThis, defineKernel } from '@stepgrad/gpu'
import { type Tensor, launch, record } from '@stepgrad/18-kernels'

const forward = defineKernel(
  'leakyRelu',
  function (this: KernelThis, x: Float32Array, slope: number) {
    const v = x[this.thread.x]
    return v > 0 ? v : slope * v
  },
)

const backward = defineKernel(
  'leakyReluBackward',
  function (this: KernelThis, dy: Float32Array, x: Float32Array, slope: number) {
    const g = dy[this.thread.x]
    return x[this.thread.x] > 0 ? g : slope * g
  },
)

export function leakyRelu(x: Tensor, slope: number): Tensor {
  const y = launch(forward, x.shape, [x, slope])
  const flow = (dy: Tensor) => launch(backward, x.shape, [dy, x, slope])
  return record('leakyRelu', y, [[x, flow, [x]]])
}
