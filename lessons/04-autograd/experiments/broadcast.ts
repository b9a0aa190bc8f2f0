/** Three tensors that were broadcast to one shape, and what comes back to each of them for a given gradient. */
import { tensor, zeros } from '@stepgrad/04-autograd'
import { inLines } from './in-lines.ts'

const row = zeros([3], { requiresGrad: true })
const column = zeros([2, 1], { requiresGrad: true })
const number = zeros([], { requiresGrad: true })

const y = row.add(column).add(number) // (2, 3)
const dy = tensor([
  [1, 2, 3],
  [4, 5, 6],
])
try {
  y.backward()
} catch (error) {
  console.log(inLines(String(error)))
}
y.backward(dy)

console.log(`row.grad    = ${row.grad}`)
console.log(`column.grad = ${column.grad!.view(2)}, as a column`)
console.log(`number.grad = ${number.grad}`)
