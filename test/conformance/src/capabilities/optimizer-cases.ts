/** Running an optimizer as PyTorch's was run: thirty steps on one of three problems. */
import { type OptimizerCase, loadNetwork, loadOptim } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { type Optimizer, withOptim } from '../library/optim.ts'
import { make, tensorOf } from './cases.ts'

/** Rounding grows along the way, where a valley is narrow and a step depends on the sign of g. */
const WITHIN = { float64: 1e-11, float32: 1e-5 }

/** A problem's parameters, and its cost at a step, counted from 1. */
type Started = { parameters: Record<string, Tensor>; cost: (step: number) => Tensor }

/** An optimizer under way. */
export type Run = Started & {
  optimizer: Optimizer
  /** Makes these steps, and gives the cost before each. */
  train(first: number, last: number): number[]
}

/** Throws where the library and PyTorch part: in costs, parameters, or what is kept for them. */
export async function expectSameCourse(context: Context, given: OptimizerCase): Promise<void> {
  const what = describeCase(given)
  const { parameters, optimizer, train } = start(context.library, given)
  const within = WITHIN[given.dtype]
  let done = 0
  const costs: number[] = []
  for (const [step, expected] of Object.entries(given.after)) {
    costs.push(...train(done + 1, Number(step)))
    done = Number(step)
    expectClose(costs, given.costs.slice(0, done), { what: `${what}: costs`, within })
    for (const [name, values] of Object.entries(expected)) {
      const part = `${what}: ${name} after step ${step}`
      expectClose(await context.read(parameters[name]), values, { what: part, within })
    }
  }
  for (const [name, kept] of Object.entries(given.state ?? {})) {
    await expectState(
      context,
      optimizer.state.get(parameters[name]) ?? {},
      kept,
      `${what}: ${name}`,
    )
  }
}

async function expectState(
  { read }: Context,
  got: Readonly<Record<string, unknown>>,
  expected: NonNullable<OptimizerCase['state']>[string],
  what: string,
): Promise<void> {
  for (const [key, value] of Object.entries(expected)) {
    if (value === null) continue // PyTorch 1.13 has a place for a buffer that it does not keep
    if (typeof value === 'number') expect(got[key], `${what}.${key}`).toBe(value)
    else {
      const kept = got[key] as Tensor | undefined
      expect(kept, `${what}.${key}`).toBeDefined()
      const within = 100 * WITHIN[kept!.dtype as 'float64'] // near the minimum sums cancel
      expectClose(await read(kept!), value, { what: `${what}.${key}`, within })
    }
  }
}

/** The problem, the optimizer, and nothing done yet. */
export function start(library: Library, given: OptimizerCase): Run {
  const { parameters, cost } = PROBLEMS[given.problem](library, given)
  const params = given.groups?.map(({ params, ...options }) => ({
    params: params.map((name) => parameters[name]),
    ...options,
  }))
  const Optimizer = withOptim(library).optim[given.optimizer]
  const optimizer = new Optimizer(params ?? Object.values(parameters), given.options)
  const train = (first: number, last: number) => {
    const costs: number[] = []
    for (let step = first; step <= last; step++) {
      optimizer.zeroGrad()
      const value = given.options.maximize ? cost(step).neg() : cost(step)
      value.backward()
      for (const [name, steps] of Object.entries(given.skips ?? {})) {
        if (steps.includes(step)) parameters[name].grad = null
      }
      optimizer.step()
      costs.push(value.item())
    }
    return costs
  }
  return { parameters, cost, optimizer, train }
}

const PROBLEMS: Record<
  OptimizerCase['problem'],
  (library: Library, given: OptimizerCase) => Started
> = {
  // (1 − x)² + 100·(y − x²)²
  rosenbrock(library, { dtype }) {
    const parameters = startingPoint(library, 'rosenbrock', dtype)
    const { x, y } = parameters
    const cost = () => {
      const [a, b] = [x.neg().add(1), y.sub(x.mul(x))]
      return a.mul(a).add(b.mul(b).mul(100))
    }
    return { parameters, cost }
  },

  // mean of (X·w + b − t)²
  regression(library, { dtype }) {
    const { inputs, targets } = loadOptim().problems.regression
    const parameters = startingPoint(library, 'regression', dtype)
    const [x, t] = [inputs, targets].map((given) => make(library, { ...given, dtype }))
    const cost = () => {
      const errors = x.matmul(parameters.weight).add(parameters.bias).sub(t)
      return errors.mul(errors).mean()
    }
    return { parameters, cost }
  },

  // the tiny network, written with functions
  network(library, { dtype }) {
    const { sizes, parameters: initial, training } = loadNetwork('tiny', dtype)
    const parameters: Record<string, Tensor> = {}
    for (const { name, shape, values } of initial) {
      const given = { shape, values: Array.from(values), dtype }
      parameters[name] = make(library, given, true)
    }
    const { conv2d, relu, linear, maxPool2d, crossEntropy } = library
    const of = (layer: string) =>
      [parameters[`${layer}.weight`], parameters[`${layer}.bias`]] as const
    const cost = (step: number) => {
      const { images, labels } = training.batches[(step - 1) % training.batches.length]
      const shape = [images.batch, sizes.channels, sizes.height, sizes.width]
      let x = make(library, { shape, values: Array.from(images.values), dtype })
      for (const layer of ['conv1', 'conv2']) {
        x = tensorOf(maxPool2d(relu(conv2d(x, ...of(layer))), 2))
      }
      x = x.view(images.batch, -1)
      for (const layer of ['fc1', 'fc2']) x = relu(linear(x, ...of(layer)))
      return crossEntropy(linear(x, ...of('fc3')), labels)
    }
    return { parameters, cost }
  },
}

function startingPoint(
  library: Library,
  problem: 'rosenbrock' | 'regression',
  dtype: OptimizerCase['dtype'],
): Record<string, Tensor> {
  const tensors = Object.entries(loadOptim().problems.start[problem])
  return Object.fromEntries(
    tensors.map(([name, value]) => [name, make(library, { ...value, dtype }, true)]),
  )
}

function describeCase({
  optimizer,
  problem,
  dtype,
  options,
  groups,
  skips,
}: OptimizerCase): string {
  return [
    `${optimizer} ${JSON.stringify(options)} on ${problem} in ${dtype}`,
    groups ? ` in groups ${JSON.stringify(groups)}` : '',
    skips ? ` without gradients ${JSON.stringify(skips)}` : '',
  ].join('')
}
