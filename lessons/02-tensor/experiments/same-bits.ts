/** The same ten steps in both stages, every number compared; then one layer with its sums in another order. */
import * as arrays from '@stepgrad/01-raw-arrays'
import * as tensors from '@stepgrad/02-tensor'
import { startingPoint, targets } from '../../01-raw-arrays/experiments/batch.ts'

const options = { lr: 0.01, momentum: 0.9 }

/** How many numbers of two lists are not the same. */
function differing(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).filter((value, i) => value !== b[i]).length
}

for (const dtype of ['float64', 'float32'] as const) {
  const { parameters: before, images } = startingPoint(dtype)
  const now = Object.fromEntries(
    Object.entries(tensors.parameterShapes(tensors.TUTORIAL)).map(([name, shape]) => [
      name,
      new tensors.Tensor(before[name].slice(), shape),
    ]),
  )
  const x = new tensors.Tensor(images, [targets.length, 3, 32, 32])
  const velocityBefore = arrays.createVelocity(before)
  const velocity = tensors.createVelocity(now)

  let slopes = 0
  for (let step = 0; step < 10; step++) {
    const old = arrays.costAndGradients(before, images, targets)
    const { cost, gradients } = tensors.costAndGradients(now, x, targets)
    if (step === 0) console.log(`${dtype}: cost ${old.cost} with arrays, ${cost} with tensors`)
    for (const name in now) slopes += differing(old.gradients[name], gradients[name].storage)
    arrays.sgdStep(before, old.gradients, velocityBefore, options)
    tensors.sgdStep(now, gradients, velocity, options)
  }
  const parameters = Object.keys(now)
    .map((name) => differing(before[name], now[name].storage))
    .reduce((sum, count) => sum + count)
  console.log(`  in ten steps ${slopes} of 620,060 slopes differ, and in the end`)
  console.log(`  ${parameters} of 62,006 parameters`)
}

const generator = new tensors.Generator(0)
const x = tensors.randn([4, 400], { dtype: 'float64', generator })
const weight = tensors.randn([120, 400], { dtype: 'float64', generator })
const y = tensors.linear(x, weight, tensors.zeros([120], { dtype: 'float64' }))
const fromTheEnd = y.storage.map((_, at) => {
  const [b, o] = [Math.floor(at / 120), at % 120]
  let sum = 0
  for (let i = 399; i >= 0; i--) sum += x.storage[b * 400 + i] * weight.storage[o * 400 + i]
  return sum
})
const others = differing(y.storage, fromTheEnd)
console.log(`fc1 with its sums begun at the other end: ${others} of ${y.numel()} numbers differ`)
