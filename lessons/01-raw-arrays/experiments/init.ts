/** How large the numbers are that come out of each layer, with initial parameters of three sizes. */
import {
  Generator,
  type Floats,
  TUTORIAL,
  costAndGradients,
  createParameters,
  forward,
  uniform,
} from '@stepgrad/01-raw-arrays'

const B = 64
const generator = new Generator(0)
const drawn = createParameters(TUTORIAL, 'float64', generator)
const images = uniform(B * 3 * 32 * 32, -1, 1, 'float64', generator)
const targets = Array.from({ length: B }, (_, b) => b % 10)

function meanSquare(values: Floats): number {
  let sum = 0
  for (const value of values) sum += value ** 2
  return sum / values.length
}

console.log('bound       relu1    relu2    relu3    relu4    logits   cost      dconv1')
for (const factor of [0.1, 1, 10]) {
  const parameters = Object.fromEntries(
    Object.entries(drawn).map(([name, values]) => [name, values.map((v: number) => factor * v)]),
  )
  const { relu1, relu2, relu3, relu4, logits } = forward(parameters, images)
  const { cost, gradients } = costAndGradients(parameters, images, targets)
  const sizes = [relu1, relu2, relu3, relu4, logits].map((x) => meanSquare(x).toExponential(1))
  const dconv1 = Math.sqrt(meanSquare(gradients['conv1.weight'])).toExponential(1)
  console.log(
    `${factor}/√fanIn`.padEnd(11),
    sizes.map((size) => size.padEnd(8)).join(' '),
    cost.toFixed(4).padEnd(9),
    dconv1,
  )
}
