/** Gradients of a batch, and of its parts: 7 images on 3 devices. */
import { Generator, crossEntropy, nn, randn } from '@stepgrad/20-data-parallel'

const generator = new Generator(0)
const net = new nn.Linear(4, 3, { dtype: 'float64', generator })
const x = randn([7, 4], { dtype: 'float64', generator })
const targets = [0, 1, 2, 0, 1, 2, 0]

const gradients = x.chunk(3).map((part, i) => {
  net.zeroGrad()
  const cost = crossEntropy(net.forward(part), targets.slice(3 * i, 3 * i + 3))
  cost.backward()
  return { rows: part.shape[0], gradient: net.bias!.grad! }
})
for (const { rows, gradient } of gradients) console.log(`part of ${rows}`, String(gradient))

net.zeroGrad()
crossEntropy(net.forward(x), targets).backward()
console.log('all      ', String(net.bias!.grad!))

const zero = net.bias!.grad!.mul(0)
const average = gradients.reduce((sum, { gradient }) => sum.add(gradient.div(3)), zero)
console.log('averaged ', String(average))
const sum = gradients.reduce((sum, { gradient, rows }) => sum.add(gradient.mul(rows / 7)), zero)
console.log('weighted ', String(sum))
