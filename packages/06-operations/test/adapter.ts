import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'

const { Generator, createParameters, createVelocity, crossEntropy, forward, sgdStep, zeroGrad } =
  library

/** How the suite reaches this stage: parameters are a record of tensors. */
export const adapter: Adapter = {
  library,
  read: (tensor) => Promise.resolve(copy(tensor as library.Tensor)),

  createNet({ sizes, dtype, parameters: given, seed = 0 }) {
    const parameters = createParameters(sizes, dtype, new Generator(seed))
    for (const name in given) parameters[name].storage.set(given[name])
    const velocity = createVelocity(parameters)
    const { channels, height, width, classes } = sizes
    const tensor = (values: Floats, shape: number[]) =>
      library.tensor(values, { dtype }).view(...shape)
    const input = ({ values, batch }: { values: Floats; batch: number }) =>
      tensor(values, [batch, channels, height, width])

    const gradients = () =>
      Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, copy(p.grad!)]))

    return Promise.resolve({
      async forward(images) {
        return copy(forward(parameters, input(images)))
      },
      async backward(images, dLogits) {
        zeroGrad(parameters)
        forward(parameters, input(images)).backward(tensor(dLogits, [images.batch, classes]))
        return gradients()
      },
      async gradients(images, labels) {
        const cost = crossEntropy(forward(parameters, input(images)), labels)
        zeroGrad(parameters)
        cost.backward()
        return { cost: cost.item(), gradients: gradients() }
      },
      async step(images, labels, options) {
        const cost = crossEntropy(forward(parameters, input(images)), labels)
        zeroGrad(parameters)
        cost.backward()
        sgdStep(parameters, velocity, options)
        return cost.item()
      },
      async parameters() {
        return Object.entries(parameters).map(([name, p]) => ({
          name,
          shape: p.shape,
          values: copy(p),
        }))
      },
    })
  },
}

/** What is no float comes as float64, which holds it exactly. */
const copy = (tensor: library.Tensor): Floats => {
  const floats = tensor.dtype.startsWith('float') ? tensor : tensor.to('float64')
  const { storage, storageOffset } = floats.contiguous()
  return storage.slice(storageOffset, storageOffset + tensor.numel()) as Floats
}
