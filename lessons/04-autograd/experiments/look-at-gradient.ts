/** The gradient of one parameter: by its name, and by walking through all of them with a counter. */
import { crossEntropy, forward } from '@stepgrad/04-autograd'
import { startingPoint, targets } from './batch.ts'

const { parameters, images } = startingPoint('float32')
crossEntropy(forward(parameters, images), targets).backward()

console.log(Object.keys(parameters).length, 'parameters')
console.log(parameters['conv1.bias'].grad)

let ii = 0
for (const x of Object.values(parameters)) {
  if (ii === 1) console.log(x.grad)
  ii++
}
