/** Why a gradient check needs float64: the finite difference drowns in float32, the gradient itself does not. */
import { type Adapter, type Dtype, type Floats, FULL, type Sizes } from '../adapter.ts'
import { randomImages, randomLabels } from './random.ts'

export type StoryOptions = {
  readonly sizes?: Sizes
  readonly batch?: number
  readonly seed?: number
  /** The parameter that is moved. */
  readonly parameter?: string
  readonly steps?: readonly number[]
}

/** Errors are ‖g − g₆₄‖ / ‖g₆₄‖, with g₆₄ the analytic gradient in float64. */
export type Float32Story = {
  readonly parameter: string
  /** The error of the one-sided difference (cost(θ + h) − cost(θ)) / h in each precision. */
  readonly points: readonly {
    readonly h: number
    readonly float64: number
    readonly float32: number
  }[]
  /** The error of the analytic gradient in float32. */
  readonly analytic: number
}

/** 1e-1, 1e-2 … 1e-12 */
export const STORY_STEPS: readonly number[] = Array.from({ length: 12 }, (_, i) =>
  Number(`1e-${i + 1}`),
)

/** Tells the story for one stage: the same network, images and labels in both precisions. */
export async function float32Story(
  adapter: Adapter,
  options: StoryOptions = {},
): Promise<Float32Story> {
  const { parameter = 'conv1.bias', steps = STORY_STEPS } = options
  const double = await tell(adapter, 'float64', parameter, steps, options)
  const single = await tell(adapter, 'float32', parameter, steps, options)
  const points = steps.map((h, i) => ({
    h,
    float64: relativeError(double.differences[i], double.gradient),
    float32: relativeError(single.differences[i], double.gradient),
  }))
  return { parameter, points, analytic: relativeError(single.gradient, double.gradient) }
}

async function tell(
  adapter: Adapter,
  dtype: Dtype,
  parameter: string,
  steps: readonly number[],
  { sizes = FULL, batch = 2, seed = 0 }: StoryOptions,
): Promise<{ gradient: Floats; differences: number[][] }> {
  const images = randomImages(sizes, batch, seed + 1, dtype)
  const labels = randomLabels(sizes, batch, seed + 2)
  // Both precisions start from the float32 initialisation.
  const initial = await (await adapter.createNet({ sizes, dtype: 'float32', seed })).parameters()
  const parameters = Object.fromEntries(initial.map(({ name, values }) => [name, values.slice()]))
  const measure = async (moved?: Floats) => {
    const at = moved === undefined ? parameters : { ...parameters, [parameter]: moved }
    return (await adapter.createNet({ sizes, dtype, parameters: at })).gradients(images, labels)
  }
  const { cost, gradients } = await measure()
  const differences: number[][] = []
  for (const h of steps) {
    const row: number[] = []
    for (let i = 0; i < parameters[parameter].length; i++) {
      const moved = Float64Array.from(parameters[parameter])
      moved[i] += h
      row.push(((await measure(moved)).cost - cost) / h)
    }
    differences.push(row)
  }
  return { gradient: gradients[parameter], differences }
}

/** ‖got − expected‖ / ‖expected‖ */
function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0
  let size = 0
  for (let i = 0; i < expected.length; i++) {
    error += (got[i] - expected[i]) ** 2
    size += expected[i] ** 2
  }
  return Math.sqrt(error / size)
}
