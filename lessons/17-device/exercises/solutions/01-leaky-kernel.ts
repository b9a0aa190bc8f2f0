import { type Tensor, launch, record } from '@stepgrad/17-device'
import { type KernelThis, defineKernel } from '@stepgrad/gpu'

const leaky = defineKernel('leaky', function (this: KernelThis, x: Float32Array, slope: number) {
  const v = x[this.thread.x]
  return v > 0 ? v : slope * v
})

const leakyBackward = defineKernel(
  'leakyBackward',
  function (this: KernelThis, dy: Float32Array, x: Float32Array, slope: number) {
    const d = dy[this.thread.x]
    return x[this.thread.x] > 0 ? d : slope * d
  },
)

export function leakyReLU(x: Tensor, slope: number): Tensor {
  const y = launch(leaky, x.shape, [x, slope])
  return record('leakyReLU', y, [[x, (dy) => launch(leakyBackward, x.shape, [dy, x, slope]), [x]]])
}
