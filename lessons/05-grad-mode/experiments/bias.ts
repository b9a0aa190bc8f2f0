/** Setting the bias of a layer by hand, through .data. */
import { crossEntropy, forward, tensor } from '@stepgrad/05-grad-mode'
import { startingPoint, targets } from './batch.ts'

const { parameters, images } = startingPoint('float32')
const bias = parameters['conv1.bias']
console.log(String(bias))

bias.data = tensor([0.5, 0, 0, 0, 0, 0])
console.log(String(bias))
console.log(
  `still the same tensor, still a leaf: ${bias === parameters['conv1.bias'] && bias.isLeaf}`,
)

crossEntropy(forward(parameters, images), targets).backward()
console.log('and it still learns:')
console.log(String(bias.grad))
