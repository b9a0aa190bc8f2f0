/** The slope of the cost along one bias of conv1, measured with smaller and smaller steps, in both precisions. */
import { type Dtype, costAndGradients, forwardDifference } from '@stepgrad/01-raw-arrays'
import { startingPoint, targets } from './batch.ts'

function measured(dtype: Dtype) {
  const { parameters, images } = startingPoint(dtype)
  const bias = parameters['conv1.bias']
  const costNow = () => costAndGradients(parameters, images, targets).cost
  return {
    cost: costNow(),
    gradient: costAndGradients(parameters, images, targets).gradients['conv1.bias'][0],
    difference: (h: number) => forwardDifference(costNow, bias, 0, h),
  }
}

const double = measured('float64')
const single = measured('float32')

console.log('           float64        float32')
console.log(`cost       ${double.cost.toFixed(10)}   ${single.cost.toFixed(10)}`)
console.log(`gradient   ${double.gradient.toFixed(10)}   ${single.gradient.toFixed(10)}`)
console.log('differences')
for (let exponent = 1; exponent <= 12; exponent++) {
  const h = Number(`1e-${exponent}`)
  const [d, s] = [double, single].map(({ difference }) => difference(h).toFixed(10))
  console.log(`h = ${h.toExponential().padEnd(6)} ${d}   ${s}`)
}
