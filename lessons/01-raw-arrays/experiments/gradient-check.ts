/** Up to twenty random coordinates of each parameter, in float64, against central differences with h = 1e-6. */
import {
  Generator,
  TUTORIAL,
  centralDifference,
  cost,
  costAndGradients,
  crossEntropyLosses,
  forward,
  randomPermutation,
} from '@stepgrad/01-raw-arrays'
import { startingPoint, targets } from './batch.ts'

const { parameters, images } = startingPoint('float64')
const { gradients } = costAndGradients(parameters, images, targets)
const generator = new Generator(1)
const sizes = { B: targets.length, K: TUTORIAL.classes }
const costNow = () => cost(crossEntropyLosses(forward(parameters, images).logits, targets, sizes))

let agree = 0
let checked = 0
for (const [name, values] of Object.entries(parameters)) {
  let steepest = 0
  let worst = 0
  for (const i of randomPermutation(values.length, generator).subarray(0, 20)) {
    const difference = centralDifference(costNow, values, i, 1e-6)
    const error = Math.abs(gradients[name][i] - difference)
    if (error <= 1e-5 + 1e-3 * Math.abs(difference)) agree++
    checked++
    worst = Math.max(worst, error)
    steepest = Math.max(steepest, Math.abs(difference))
  }
  const slopes = `slopes up to ${steepest.toFixed(4)}`
  console.log(`${name.padEnd(12)} ${slopes}, errors up to ${worst.toExponential(0)}`)
}
console.log(`${agree} of ${checked} agree`)
