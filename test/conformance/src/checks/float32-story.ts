/** Why a gradient check needs float64: the finite difference drowns in float32, the gradient itself does not. */
import { type Dtype, type Floats, FULL, type Net, type Networks, type Sizes } from '../adapter.ts'
import { randomImages, randomLabels } from './random.ts'

export type StoryOptions = {
  readonly sizes?: Sizes
  readonly batch?: number
  readonly seed?: number
  /** The parameter that is moved. */
  readonly parameter?: string
  readonly steps?: readonly number[]
  /** What computes in float32; the same networks as in float64 if absent. */
  readonly single?: Teller
}

/** What tells one half of the story. */
type Teller = {
  readonly networks: Networks
  readonly device?: string
  /** Called with each network after it has computed. */
  readonly confirm?: (net: Net) => Promise<void>
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
  networks: Networks,
  options: StoryOptions = {},
): Promise<Float32Story> {
  const { parameter = 'conv1.bias', steps = STORY_STEPS } = options
  const { single = { networks } } = options
  const parameters = await initialParameters(networks, options)
  const told = { ...options, parameters, parameter, steps }
  const float64 = await tell({ networks }, 'float64', told)
  const float32 = await tell(single, 'float32', told)
  const points = steps.map((h, i) => ({
    h,
    float64: relativeError(float64.differences[i], float64.gradient),
    float32: relativeError(float32.differences[i], float64.gradient),
  }))
  return { parameter, points, analytic: relativeError(float32.gradient, float64.gradient) }
}

/** Both precisions start from the float32 initialisation. */
async function initialParameters(
  { createNet }: Networks,
  { sizes = FULL, seed = 0 }: StoryOptions,
): Promise<Record<string, Floats>> {
  const initial = await (await createNet({ sizes, dtype: 'float32', seed })).parameters()
  return Object.fromEntries(initial.map(({ name, values }) => [name, values.slice()]))
}

type Told = Omit<StoryOptions, 'single'> &
  Required<Pick<StoryOptions, 'parameter' | 'steps'>> & {
    readonly parameters: Readonly<Record<string, Floats>>
  }

async function tell(
  { networks, device, confirm }: Teller,
  dtype: Dtype,
  { sizes = FULL, batch = 2, seed = 0, parameters, parameter, steps }: Told,
): Promise<{ gradient: Floats; differences: number[][] }> {
  const images = randomImages(sizes, batch, seed + 1, dtype)
  const labels = randomLabels(sizes, batch, seed + 2)
  const measure = async (moved: Floats = parameters[parameter]) => {
    const at = { ...parameters, [parameter]: moved }
    const net = await networks.createNet({ sizes, dtype, parameters: at, device })
    const measured = await net.gradients(images, labels)
    await confirm?.(net)
    await net.close?.()
    return measured
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
