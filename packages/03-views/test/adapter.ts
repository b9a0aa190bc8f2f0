import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'

const { Generator, costAndGradients, createParameters, createVelocity, sgdStep } = library

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

    return Promise.resolve({
      async forward(images) {
        return copy(library.forward(parameters, input(images)).logits)
      },
      async backward(images, dLogits) {
        const activations = library.forward(parameters, input(images))
        const dlogits = tensor(dLogits, [images.batch, classes])
        return copies(library.backward(parameters, activations, dlogits))
      },
      async gradients(images, labels) {
        const { cost, gradients } = costAndGradients(parameters, input(images), labels)
        return { cost, gradients: copies(gradients) }
      },
      async step(images, labels, options) {
        const { cost, gradients } = costAndGradients(parameters, input(images), labels)
        sgdStep(parameters, gradients, velocity, options)
        return cost
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

const copy = (tensor: library.Tensor): Floats => {
  const { storage, storageOffset } = tensor.contiguous()
  return storage.slice(storageOffset, storageOffset + tensor.numel())
}

const copies = (tensors: library.Parameters): Record<string, Floats> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, copy(tensor)]))
