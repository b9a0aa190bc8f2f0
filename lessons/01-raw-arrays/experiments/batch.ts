/** A network as it starts, and four images of noise: what the experiments look at. */
import { type Dtype, Generator, TUTORIAL, createParameters, uniform } from '@stepgrad/01-raw-arrays'

export const targets = [0, 1, 2, 3]

/** The same numbers in both precisions: drawn in float32, which float64 holds exactly. */
export function startingPoint(dtype: Dtype) {
  const generator = new Generator(0)
  const drawn = createParameters(TUTORIAL, 'float32', generator)
  const noise = uniform(targets.length * 3 * 32 * 32, -1, 1, 'float32', generator)
  const Array = dtype === 'float64' ? Float64Array : Float32Array
  const parameters = Object.fromEntries(
    Object.entries(drawn).map(([name, values]) => [name, new Array(values)]),
  )
  return { parameters, images: new Array(noise) }
}
