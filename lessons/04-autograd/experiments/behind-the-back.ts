/** What goes wrong in this stage: a step, a number changed too early, a graph for nothing. */
import { type Node, forward, tensor } from '@stepgrad/04-autograd'
import { startingPoint } from './batch.ts'
import { inLines } from './in-lines.ts'

const w = tensor([1, 2], { requiresGrad: true })
try {
  w.sub_(0.1)
} catch (error) {
  console.log(inLines(String(error)))
}

const x = tensor(3, { requiresGrad: true })
const y = x.mul(x)
x.storage[0] = 10
y.backward()
console.log(`y = x·x = ${y.item()} at x = 3, x.grad = ${x.grad!.item()}`)

const { parameters, images } = startingPoint('float32')
const logits = forward(parameters, images)
const nodes = new Set<Node>([logits.gradFn!])
for (const node of nodes) for (const edge of node.edges) nodes.add(edge.node)
console.log(`behind the logits stands a graph of ${nodes.size} nodes`)
