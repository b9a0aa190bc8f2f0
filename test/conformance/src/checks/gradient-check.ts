import { type Adapter, type Floats, type Sizes, TINY } from '../adapter.ts'
import {
  type GradientCheck,
  type NamedValues,
  type Rule,
  compareGradients,
} from './compare-gradients.ts'
import { randomFloats, randomImages, randomLabels, sampleIndices } from './random.ts'

export type GradientCheckOptions = {
  readonly sizes?: Sizes
  /** The scalar: the mean cost, or Σ logits ⊙ a random upstream gradient. */
  readonly of?: 'cost' | 'logits'
  readonly batch?: number
  /** Of the network, the images and the upstream gradient. */
  readonly seed?: number
  /** At most so many coordinates of each parameter; all by default. */
  readonly sample?: number
  readonly rule?: Rule
}

/** The gradients of a stage's network in float64 against central differences. */
export async function checkGradients(
  adapter: Adapter,
  options: GradientCheckOptions = {},
): Promise<GradientCheck> {
  const { sizes = TINY, of = 'cost', batch = 2, seed = 0, sample = Infinity, rule } = options
  const dtype = 'float64'
  const images = randomImages(sizes, batch, seed + 1)
  const labels = randomLabels(sizes, batch, seed + 2)
  const dLogits = randomFloats(batch * sizes.classes, seed + 3)
  const net = await adapter.createNet({ sizes, dtype, seed })
  const at: NamedValues = Object.fromEntries(
    (await net.parameters()).map(({ name, values }) => [name, Float64Array.from(values)]),
  )
  const moved = () => adapter.createNet({ sizes, dtype, parameters: at })
  return compareGradients({
    at,
    f:
      of === 'cost'
        ? async () => (await (await moved()).gradients(images, labels)).cost
        : async () => dot(await (await moved()).forward(images), dLogits),
    analytic:
      of === 'cost'
        ? (await net.gradients(images, labels)).gradients
        : await net.backward(images, dLogits),
    coordinates: (_name, length) => sampleIndices(length, sample, seed + 4),
    rule,
  })
}

function dot(a: Floats, b: Floats): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
