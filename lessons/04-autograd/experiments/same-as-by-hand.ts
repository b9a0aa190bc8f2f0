/** The gradients of the whole network, from the graph and by the hand-written backward pass of the stage before. */
import * as byHand from '@stepgrad/03-views'
import { crossEntropy, forward } from '@stepgrad/04-autograd'
import { startingPoint, targets } from './batch.ts'

const { parameters, images } = startingPoint('float64')
const cost = crossEntropy(forward(parameters, images), targets)
cost.backward()

// the same numbers for the stage before
const before = byHand.costAndGradients(
  Object.fromEntries(
    Object.entries(parameters).map(([name, w]) => [name, new byHand.Tensor(w.storage, w.shape)]),
  ),
  new byHand.Tensor(images.storage, images.shape),
  targets,
)

console.log(`cost         ${before.cost} by hand`)
console.log(`             ${cost.item()} from the graph`)
for (const [name, { grad }] of Object.entries(parameters)) {
  const hand = before.gradients[name].contiguous().storage
  const equal = grad!.storage.filter((g, i) => g === hand[i]).length
  console.log(`${name.padEnd(12)} ${equal} of ${hand.length} slopes have the same bits`)
}
