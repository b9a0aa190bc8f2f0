/** A network as it starts, and four images of noise: the same numbers as in the experiments with raw arrays. */
import {
  type Dtype,
  type Floats,
  Generator,
  TUTORIAL,
  Tensor,
  createParameters,
  uniform,
} from '@stepgrad/05-grad-mode'

export const targets = [0, 1, 2, 3]

/** The same in both precisions: drawn in float32, which float64 holds exactly. */
export function startingPoint(dtype: Dtype) {
  const generator = new Generator(0)
  const drawn = createParameters(TUTORIAL, 'float32', generator)
  const noise = uniform(targets.length * 3 * 32 * 32, -1, 1, 'float32', generator)
  const inDtype = (values: Floats) => (dtype === 'float64' ? new Float64Array(values) : values)
  const parameters = Object.fromEntries(
    Object.entries(drawn).map(([name, { storage, shape }]) => [
      name,
      new Tensor(inDtype(storage), shape).requiresGrad_(),
    ]),
  )
  return { parameters, images: new Tensor(inDtype(noise), [targets.length, 3, 32, 32]) }
}
