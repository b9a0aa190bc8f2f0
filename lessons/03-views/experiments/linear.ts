/** The linear layer of stage 01, forward and backward, in tensors. */
import { linear, linearBackward, tensor } from '@stepgrad/03-views'

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
])
const weight = tensor([
  [1, 0, -1],
  [2, 1, 0],
])
const bias = tensor([10, 20])
console.log(`y       ${linear(x, weight, bias)}`)

const dy = tensor([
  [1, 2],
  [3, -1],
])
for (const [name, gradient] of Object.entries(linearBackward(dy, x, weight))) {
  console.log(name.padEnd(7), String(gradient))
}
