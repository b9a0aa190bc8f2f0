/** Two slips that arrays compute through: a weight that lies the other way round, height and width exchanged. */
import * as arrays from '@stepgrad/01-raw-arrays'
import { conv2d, linear, tensor } from '@stepgrad/02-tensor'
import { errorOf } from './error-of.ts'

const floats = (...values: number[]) => new Float64Array(values)
const rows = [
  [1, 2, 3],
  [4, 5, 6],
]

console.log('linear, its weight lying as 3×2 in place of 2×3')
{
  const weight = floats(1, 2, 0, 1, -1, 0)
  const y = arrays.linear(floats(1, 2, 3, 4, 5, 6), weight, floats(10, 20), { B: 2, I: 3, O: 2 })
  console.log(`  arrays:  ${y.join(' ')}`)
}
{
  const weight = tensor([
    [1, 2],
    [0, 1],
    [-1, 0],
  ])
  console.log(`  tensors: ${errorOf(() => linear(tensor(rows), weight, tensor([10, 20])))}`)
}

console.log('convolution of 2 rows of 3 pixels, told that they are 3 rows of 2')
{
  const sizes = { B: 1, C: 1, O: 1, H: 3, W: 2, k: 2 }
  const y = arrays.conv2d(floats(1, 2, 3, 4, 5, 6), floats(1, 1, 1, 1), floats(0), sizes)
  console.log(`  arrays:  ${y.join(' ')}`)
}
{
  const kernel = [
    [1, 1],
    [1, 1],
  ]
  const y = conv2d(tensor([[rows]]), tensor([[kernel]]), tensor([0]))
  console.log(`  tensors: ${y.storage.join(' ')}`)
}
