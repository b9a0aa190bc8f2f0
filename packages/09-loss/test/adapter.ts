import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'

const { Generator, Net, createVelocity, nn, sgdStep } = library

/** How the suite reaches this stage: a network is a module, and so is its loss. */
export const adapter: Adapter = {
  library,
  read: (tensor) => Promise.resolve(copy(tensor as library.Tensor)),

  createNet({ sizes, dtype, parameters: given, seed = 0 }) {
    const net = new Net({ sizes, dtype, generator: new Generator(seed) })
    const named = () => [...net.namedParameters()]
    for (const [name, p] of named()) if (given) p.storage.set(given[name])
    const criterion = new nn.CrossEntropyLoss()
    const velocity = createVelocity(net.parameters())
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
        net.zeroGrad()
        net.forward(input(images)).backward(tensor(dLogits, [images.batch, classes]))
        return gradients()
      },
      async gradients(images, labels) {
        const cost = criterion.forward(net.forward(input(images)), labels)
        net.zeroGrad()
        cost.backward()
        return { cost: cost.item(), gradients: gradients() }
      },
      async step(images, labels, options) {
        const cost = criterion.forward(net.forward(input(images)), labels)
        net.zeroGrad()
        cost.backward()
        sgdStep(net.parameters(), velocity, options)
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
