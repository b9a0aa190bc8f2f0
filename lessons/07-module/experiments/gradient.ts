/** Looking at the gradient of the first layer's bias, in two ways. */
import { Generator, Net, crossEntropy, randn } from '@stepgrad/07-module'

const generator = new Generator(0)
const net = new Net({ generator })
const images = randn([4, 3, 32, 32], { generator })

crossEntropy(net.forward(images), [3, 8, 8, 0]).backward()
console.log(String(net.conv1.bias!.grad))

let i = 0
for (const parameter of net.parameters()) {
  if (i === 1) console.log(String(parameter.grad))
  i++
}
