/** Three logits, the probabilities that they stand for, the loss and its gradient; then logits too large for exp. */
import { type Floats, crossEntropyBackward, crossEntropyLosses } from '@stepgrad/01-raw-arrays'

const sizes = { B: 1, K: 3 }
const fixed = (values: Floats) => Array.from(values, (v) => v.toFixed(4)).join(' ')

const logits = new Float64Array([2, 1, 0])
const losses = [0, 1, 2].map((target) => crossEntropyLosses(logits, [target], sizes)[0])
console.log(`softmax  ${fixed(Float64Array.from(losses, (loss) => Math.exp(-loss)))}`)
console.log(`losses   ${fixed(Float64Array.from(losses))}`)
console.log(`gradient ${fixed(crossEntropyBackward(logits, [1], sizes))}  for target 1`)

const far = new Float64Array([1000, 0, -1000])
console.log(
  `exp(1000) = ${Math.exp(1000)}, exp(1000) / exp(1000) = ${Math.exp(1000) / Math.exp(1000)}`,
)
console.log(
  `losses   ${fixed(Float64Array.from([0, 1, 2], (t) => crossEntropyLosses(far, [t], sizes)[0]))}`,
)
