/** What a module finds among its properties, and in which order. */
import { type Tensor, nn, ones, zeros } from '@stepgrad/07-module'

// #region Neuron
class Neuron extends nn.Module {
  linear = new nn.Linear(2, 1)
  scale = new nn.Parameter(ones([1]))
  count = 0
  offset = zeros([1])

  override forward(x: Tensor): Tensor {
    return this.linear.forward(x).mul(this.scale).add(this.offset)
  }
}
// #endregion Neuron

const neuron = new Neuron()
for (const name of Object.keys(neuron)) console.log(`property   ${name}`)
for (const [name] of neuron.namedChildren()) console.log(`child      ${name}`)
for (const [name] of neuron.namedParameters()) console.log(`parameter  ${name}`)
