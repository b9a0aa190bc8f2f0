/** The small examples of the lesson: each layer forward and backward, on numbers that one can check by hand. */
import {
  type Floats,
  conv2d,
  conv2dBackwardBias,
  conv2dBackwardInput,
  conv2dBackwardWeight,
  linear,
  linearBackward,
  maxPool2d,
  maxPool2dBackward,
} from '@stepgrad/01-raw-arrays'

function show(name: string, values: Floats, width: number): void {
  const rows: string[] = []
  for (let start = 0; start < values.length; start += width) {
    rows.push(values.subarray(start, start + width).join(' '))
  }
  console.log(`${name}: ${rows.join(' | ')}`)
}

const floats = (...values: number[]) => new Float64Array(values)

console.log('linear, 2 images, 3 inputs, 2 outputs')
{
  const x = floats(1, 2, 3, 4, 5, 6)
  const weight = floats(1, 0, -1, 2, 1, 0)
  const sizes = { B: 2, I: 3, O: 2 }
  show('  y', linear(x, weight, floats(10, 20), sizes), 2)
  const { dx, dweight, dbias } = linearBackward(floats(1, 2, 3, -1), x, weight, sizes)
  show('  dx', dx, 3)
  show('  dweight', dweight, 3)
  show('  dbias', dbias, 2)
}

console.log('convolution, 3×3 pixels, kernel 2×2')
{
  const x = floats(1, 2, 3, 4, 5, 6, 7, 8, 9)
  const weight = floats(1, 2, 0, -1)
  const dy = floats(1, 0, 2, -1)
  const sizes = { B: 1, C: 1, O: 1, H: 3, W: 3, k: 2 }
  show('  y', conv2d(x, weight, floats(1), sizes), 2)
  show('  dx', conv2dBackwardInput(dy, weight, sizes), 3)
  show('  dweight', conv2dBackwardWeight(dy, x, sizes), 2)
  show('  dbias', conv2dBackwardBias(dy, sizes), 1)
}

console.log('max-pool, 2×4 pixels, windows 2×2')
{
  const sizes = { B: 1, C: 1, H: 2, W: 4, k: 2 }
  const { y, indices } = maxPool2d(floats(1, 3, 2, 2, 0, -1, 2, 1), sizes)
  show('  y', y, 2)
  show('  dx', maxPool2dBackward(floats(5, 7), indices, sizes), 4)
}
