/** One step h in both precisions, by stage 05: what the difference of two costs says, and the gradient. */
import {
  type Dtype,
  type Parameters,
  type Tensor,
  Generator,
  TUTORIAL,
  createParameters,
  crossEntropy,
  forward,
  forwardDifference,
  noGrad,
  tensor,
} from '@stepgrad/05-grad-mode'
import { randomImages, randomLabels } from '@stepgrad/conformance/checks'

/** The parameter that is moved: the biases of the first convolution. */
const PARAMETER = 'conv1.bias'

/** What `stepgrad gradcheck` takes, so that the numbers are its numbers. */
const BATCH = 2
const SEED = 0

/** What does not depend on h. */
export type Gradients = {
  /** ∂cost/∂θ of the first bias, by backward. */
  readonly float64: number
  readonly float32: number
  /** ‖g₃₂ − g₆₄‖ / ‖g₆₄‖ over all six. */
  readonly error: number
}

/** (cost(θ + h) − cost(θ)) / h in one precision. */
export type Slope = {
  /** ‖slopes − g₆₄‖ / ‖g₆₄‖ over all six biases. */
  readonly error: number
  /** For the first bias: the cost without and with the step, and the slope between them. */
  readonly here: number
  readonly there: number
  readonly slope: number
}

export type Point = { readonly h: number; readonly float64: Slope; readonly float32: Slope }

export type Story = { readonly gradients: Gradients; measure(h: number): Point }

/** The network and a batch in both precisions, from the same numbers. */
export function beginStory(): Story {
  const float64 = new Network('float64')
  const float32 = new Network('float32')
  const exact = float64.gradient()
  const single = float32.gradient()
  return {
    gradients: { float64: exact[0], float32: single[0], error: relativeError(single, exact) },
    measure: (h) => ({ h, float64: float64.slope(h, exact), float32: float32.slope(h, exact) }),
  }
}

/** The network in one precision, with a cost that depends on its parameters as they are. */
class Network {
  readonly parameters: Parameters
  readonly images: Tensor
  readonly labels: number[]

  constructor(dtype: Dtype) {
    const { channels, height, width } = TUTORIAL
    // float32's initial values in both: each is exact in float64, too
    const initial = createParameters(TUTORIAL, 'float32', new Generator(SEED))
    this.parameters = createParameters(TUTORIAL, dtype, new Generator(SEED))
    for (const [name, p] of Object.entries(this.parameters)) p.storage.set(initial[name].storage)
    const { values } = randomImages(TUTORIAL, BATCH, SEED + 1, dtype)
    this.images = tensor(values, { dtype }).view(BATCH, channels, height, width)
    this.labels = randomLabels(TUTORIAL, BATCH, SEED + 2)
  }

  cost(): Tensor {
    return crossEntropy(forward(this.parameters, this.images), this.labels)
  }

  gradient(): number[] {
    this.cost().backward()
    return this.parameters[PARAMETER].grad!.tolist() as number[]
  }

  /** @param exact - the gradient that the slopes are compared with */
  slope(h: number, exact: readonly number[]): Slope {
    const { storage } = this.parameters[PARAMETER]
    const costs: number[] = []
    const cost = () => {
      costs.push(noGrad(() => this.cost().item()))
      return costs.at(-1)!
    }
    const slopes = exact.map((_, i) => forwardDifference(cost, storage, i, h))
    const [there, here] = costs // of the first bias: with the step, and without
    return { error: relativeError(slopes, exact), here, there, slope: slopes[0] }
  }
}

/** ‖got − expected‖ / ‖expected‖ */
function relativeError(got: readonly number[], expected: readonly number[]): number {
  const square = (sum: number, value: number) => sum + value ** 2
  const error = got.map((value, i) => value - expected[i]).reduce(square, 0)
  return Math.sqrt(error / expected.reduce(square, 0))
}
