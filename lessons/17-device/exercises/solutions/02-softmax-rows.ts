import { type Tensor, launch } from '@stepgrad/17-device'
import { type KernelThis, defineKernel } from '@stepgrad/gpu'

const largestOfRow = defineKernel(
  'largestOfRow',
  function (this: KernelThis<{ m: number }>, x: Float32Array) {
    const start = this.thread.x * this.constants.m
    let largest = x[start]
    for (let j = 1; j < this.constants.m; j++) {
      if (x[start + j] > largest) largest = x[start + j]
    }
    return largest
  },
)

export function rowMax(x: Tensor): Tensor {
  const [n, m] = x.shape
  return launch(largestOfRow, [n], [x], { constants: { m } })
}

export function softmax(x: Tensor): Tensor {
  // a constant as far as gradients go: y is the same, whatever is subtracted from a row
  const largest = rowMax(x).view(-1, 1) // (n, 1)
  const powers = x.sub(largest).exp() // (n, m)
  return powers.div(powers.sum({ dim: 1, keepdim: true }))
}
