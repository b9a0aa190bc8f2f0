/** The neuron of the first lesson: the graph that its operations leave behind, and the gradient that comes out of it. */
import { type Node, relu, tensor } from '@stepgrad/04-autograd'

const w1 = tensor(1, { requiresGrad: true })
const w2 = tensor(-0.5, { requiresGrad: true })
const b = tensor(0.25, { requiresGrad: true })
const [x1, x2, target] = [tensor(2), tensor(3), tensor(1.75)]

const z = w1.mul(x1).add(w2.mul(x2)).add(b)
const y = relu(z)
const error = y.sub(target)
const loss = error.mul(error)

console.log(`z    = ${z}`)
console.log(`y    = ${y}`)
console.log(`loss = ${loss}`)

console.log('the graph:')
const names = new Map(Object.entries({ w1, w2, b }).map(([name, leaf]) => [leaf, name]))
const nameOf = ({ leaf, name }: Node) => (leaf ? names.get(leaf) : name)
const seen = new Set([loss.gradFn!])
for (const node of seen) {
  const inputs = node.edges.map((edge) => edge.node)
  if (inputs.length > 0) console.log(`  ${nameOf(node)} of ${inputs.map(nameOf).join(' and ')}`)
  for (const input of inputs) seen.add(input)
}

loss.backward()
console.log(`gradient: ${[w1, w2, b].map((leaf) => leaf.grad!.item()).join(', ')}`)
