/** What a forward pass leaves behind: recorded, recorded and walked back, and under noGrad. */
import { type Tensor, crossEntropy, forward, noGrad } from '@stepgrad/05-grad-mode'
import { startingPoint, targets } from './batch.ts'

const { parameters, images } = startingPoint('float32')
const given = new Set<unknown>([images, ...Object.values(parameters)].map((x) => x.storage))

/** How large the graph behind x is, and how many numbers it keeps alive besides parameters and images. */
function graphOf(x: Tensor): string {
  const nodes = new Set(x.gradFn ? [x.gradFn] : [])
  const kept = new Set<ArrayLike<number>>()
  for (const node of nodes) {
    for (const edge of node.edges) {
      nodes.add(edge.node)
      for (const { value } of edge.saved) kept.add('storage' in value ? value.storage : value)
    }
  }
  let numbers = 0
  for (const array of kept) if (!given.has(array)) numbers += array.length
  return `${nodes.size} nodes, ${numbers} numbers saved`
}

const recorded = forward(parameters, images)
const cost = crossEntropy(recorded, targets)
console.log(`after forward:   ${graphOf(cost)}`)
cost.backward()
console.log(`after backward:  ${graphOf(cost)}`)

const evaluated = noGrad(() => forward(parameters, images))
console.log(`under noGrad:    ${graphOf(evaluated)}`)
const equal = evaluated.storage.every((logit, i) => logit === recorded.storage[i])
console.log(`the same logits: ${equal}`)
