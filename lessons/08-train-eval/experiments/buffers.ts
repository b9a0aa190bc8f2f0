/** What a batch norm holds, before and after one batch and a step down the gradient. */
import { nn, noGrad, tensor } from '@stepgrad/08-train-eval'

const layer = new nn.BatchNorm1d(2)
const show = () => {
  for (const [name, value] of Object.entries(layer.stateDict())) {
    console.log(`  ${name.padEnd(17)} ${value}`)
  }
}
console.log(`parameters: ${[...layer.namedParameters()].map(([name]) => name).join(', ')}`)
console.log(`buffers:    ${[...layer.namedBuffers()].map(([name]) => name).join(', ')}`)
console.log('before:')
show()

const x = tensor([[1, 10], [3, 30], [5, 20]]) // prettier-ignore
const y = layer.forward(x)
console.log('after the forward pass:')
show()

y.mul(y).sum().backward()
noGrad(() => {
  for (const parameter of layer.parameters()) parameter.sub_(parameter.grad!.mul(0.1))
})
console.log('after the step:')
show()
