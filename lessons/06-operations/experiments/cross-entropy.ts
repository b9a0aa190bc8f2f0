/** The cross entropy of stage 01, put together from operations. */
import { Generator, crossEntropy, randn, tensor } from '@stepgrad/06-operations'

const options = { dtype: 'float64', requiresGrad: true, generator: new Generator(1) } as const
const logits = randn([4, 10], options)
const targets = tensor([3, 0, 9, 3], { dtype: 'int32' })

const cost = logits.logSoftmax(1).gather(1, targets.unsqueeze(1)).mean().neg()
cost.backward()
const composed = logits.grad!
logits.grad = null

const whole = crossEntropy(logits, targets)
whole.backward()
console.log(`${cost.detach()} ${whole.detach()}`)
console.log(
  `largest difference of the gradients: ${composed.sub(logits.grad!).abs().amax().item()}`,
)
