/** Three steps on the same four images: the cost and one slope before each of them. */
import { costAndGradients, createVelocity, sgdStep } from '@stepgrad/01-raw-arrays'
import { startingPoint, targets } from './batch.ts'

const { parameters, images } = startingPoint('float32')
const velocity = createVelocity(parameters)

const first = parameters['conv1.weight'].subarray(0, 3)
console.log(`conv1.weight begins ${Array.from(first, (w) => w.toFixed(6)).join(' ')}`)

for (let step = 0; step < 3; step++) {
  const { cost, gradients } = costAndGradients(parameters, images, targets)
  const slope = gradients['conv1.bias'][0]
  console.log(`cost ${cost.toFixed(6)}  slope by conv1.bias[0] ${slope.toFixed(6)}`)
  sgdStep(parameters, gradients, velocity, { lr: 0.01, momentum: 0.9 })
}
