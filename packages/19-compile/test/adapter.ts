import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'
import * as node from '../src/node.ts'

const { Generator, Net, crossEntropy, optim } = library

/** How the suite reaches this stage: a network is a module, the update an optimizer. */
export const adapter: Adapter = {
  library: { ...library, node },
  read: (tensor) => Promise.resolve(copy(tensor as library.Tensor)),

  createNet({ sizes, dtype, parameters: given, seed = 0 }) {
    const net = new Net({ sizes, dtype, generator: new Generator(seed) })
    const named = () => [...net.namedParameters()]
    for (const [name, p] of named()) if (given) p.storage.set(given[name])
    const optimizer = new optim.SGD(net.parameters())
    const { channels, height, width, classes } = sizes
    const tensor = (values: Floats, shape: number[]) =>
      library.tensor(values, { dtype }).view(...shape)
    const input = ({ values, batch }: { values: Floats; batch: number }) =>
      tensor(values, [batch, channels, height, width])

    const gradients = () => Object.fromEntries(named().map(([name, p]) => [name, copy(p.grad!)]))

    return Promise.resolve({
      async forward(images) {
        return copy(net.forward(input(images)))
      },
      async backward(images, dLogits) {
        optimizer.zeroGrad()
        net.forward(input(images)).backward(tensor(dLogits, [images.batch, classes]))
        return gradients()
      },
      async gradients(images, labels) {
        const cost = crossEntropy(net.forward(input(images)), labels)
        optimizer.zeroGrad()
        cost.backward()
        return { cost: cost.item(), gradients: gradients() }
      },
      async step(images, labels, options) {
        const cost = crossEntropy(net.forward(input(images)), labels)
        optimizer.zeroGrad()
        cost.backward()
        Object.assign(optimizer.paramGroups[0], options)
        optimizer.step()
        return cost.item()
      },
      async parameters() {
        return named().map(([name, p]) => ({ name, shape: p.shape, values: copy(p) }))
      },
    })
  },
}

/** What is no float comes as float64, which holds it exactly. */
const copy = (tensor: library.Tensor): Floats => {
  const floats = library.isFloat(tensor.dtype) ? tensor : tensor.to('float64')
  const { storage, storageOffset } = floats.contiguous()
  return storage.slice(storageOffset, storageOffset + tensor.numel()) as Floats
}
