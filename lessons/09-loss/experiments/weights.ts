/** Nine pictures of one class and one of another: what the mean says, with weights and without. */
import { nn, tensor } from '@stepgrad/09-loss'

const { crossEntropy } = nn.functional
/** A network that says the first class to everything, with probability 0.9. */
const logits = tensor(Array.from({ length: 10 }, () => [Math.log(9), 0]))
const targets = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
const weight = tensor([1, 9])

const losses = crossEntropy(logits, targets, { reduction: 'none' }).tolist() as number[]
console.log(`losses: nine times ${losses[0].toFixed(4)}, once ${losses[9].toFixed(4)}`)
const costs = {
  mean: crossEntropy(logits, targets),
  'weighted mean': crossEntropy(logits, targets, { weight }),
  'weighted sum': crossEntropy(logits, targets, { weight, reduction: 'sum' }),
}
for (const [what, cost] of Object.entries(costs))
  console.log(what.padEnd(14), cost.item().toFixed(4))
console.log('mean of the class means', ((losses[0] + losses[9]) / 2).toFixed(4))
