import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'

const { Generator, costAndGradients, createParameters, createVelocity, sgdStep } = library

/** How the suite reaches this stage: parameters are a record of flat arrays. */
export const adapter: Adapter = {
  library,
  read: (values) => Promise.resolve((values as Floats).slice()),

  createNet({ sizes, dtype, parameters: given, seed = 0 }) {
    const parameters = createParameters(sizes, dtype, new Generator(seed))
    for (const name in given) parameters[name].set(given[name])
    const velocity = createVelocity(parameters)
    const cast = (values: Floats) =>
      dtype === 'float64' ? new Float64Array(values) : new Float32Array(values)

    return Promise.resolve({
      async forward({ values }) {
        return library.forward(parameters, cast(values), sizes).logits
      },
      async backward({ values }, dLogits) {
        const activations = library.forward(parameters, cast(values), sizes)
        return library.backward(parameters, activations, cast(dLogits), sizes)
      },
      async gradients({ values }, labels) {
        return costAndGradients(parameters, cast(values), labels, sizes)
      },
      async step({ values }, labels, options) {
        const { cost, gradients } = costAndGradients(parameters, cast(values), labels, sizes)
        sgdStep(parameters, gradients, velocity, options)
        return cost
      },
      async parameters() {
        return Object.entries(library.parameterShapes(sizes)).map(([name, shape]) => ({
          name,
          shape,
          values: parameters[name].slice(),
        }))
      },
    })
  },
}
