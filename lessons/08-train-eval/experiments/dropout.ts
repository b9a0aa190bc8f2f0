/** One layer of dropout: two passes in training, ten thousand of them on average, one in use. */
import { manualSeed, nn, ones } from '@stepgrad/08-train-eval'

manualSeed(0)
const x = ones([8])
const layer = new nn.Dropout(0.25)
console.log(`train ${layer.forward(x)}`)
console.log(`again ${layer.forward(x)}`)

const sum = x.newZeros([8])
for (let i = 0; i < 10_000; i++) sum.add_(layer.forward(x))
console.log(`mean  ${sum.div(10_000)}`)

layer.eval()
console.log(`use   ${layer.forward(x)}`)
