/** Four losses, their mean and their sum, and what either does to a gradient when the batch grows. */
import { type Tensor, nn, tensor } from '@stepgrad/09-loss'

const rows = [
  [2, 1, 0],
  [0, 0, 0],
  [-1, 3, 1],
  [4, 0, 1],
]
const classes = [1, 0, 1, 2]
const { crossEntropy } = nn.functional

const logits = tensor(rows)
console.log(`losses  ${crossEntropy(logits, classes, { reduction: 'none' })}`)
console.log(`cost    ${crossEntropy(logits, classes)}`)
console.log(`sum     ${crossEntropy(logits, classes, { reduction: 'sum' })}`)

/** How large the gradient is by one number that acts on all logits: a bias of the first class. */
function slope(copies: number, reduction: 'mean' | 'sum'): string {
  const bias = tensor([0, 0, 0], { requiresGrad: true })
  const many = tensor(Array.from({ length: copies }, () => rows).flat()).add(bias)
  const targets = Array.from({ length: copies }, () => classes).flat()
  crossEntropy(many, targets, { reduction }).backward()
  return (bias.grad as Tensor).toString()
}
for (const copies of [1, 16]) {
  console.log(`batch of ${4 * copies}`)
  for (const reduction of ['mean', 'sum'] as const) {
    console.log(`  ${reduction.padEnd(5)} ${slope(copies, reduction)}`)
  }
}
