/** Targets that ask for nothing, here 255, the colour that many label pictures have where nobody was sure. */
import { type Tensor, nn, tensor } from '@stepgrad/09-loss'

const { crossEntropy } = nn.functional
const ignoreIndex = 255
const logits = () => tensor([[2, 1, 0], [0, 3, 0], [1, 1, 1]], { requiresGrad: true }) // prettier-ignore

const some = logits()
const cost = crossEntropy(some, [0, 255, 1], { ignoreIndex })
cost.backward()
const others = tensor([[2, 1, 0], [1, 1, 1]]) // prettier-ignore
console.log(`one ignored      ${cost.item().toFixed(4)}`)
console.log(`the others alone ${crossEntropy(others, [0, 1]).item().toFixed(4)}`)
console.log(`gradient ${some.grad as Tensor}`)

const none = logits()
const nothing = crossEntropy(none, [255, 255, 255], { ignoreIndex })
nothing.backward()
console.log(`all ignored      ${nothing.item()}`)
console.log(`gradient ${none.grad as Tensor}`)
