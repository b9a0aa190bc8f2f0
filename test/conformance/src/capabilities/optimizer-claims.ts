/** What is claimed of one optimizer after the other. */
import { type OptimizerCase, loadOptim } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { AddTest, Context } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { withOptim } from '../library/optim.ts'
import { expectSameCourse, start } from './optimizer-cases.ts'

const wants = { dtype: 'float64', requiresGrad: true } as const
export const optimFixture = loadOptim()

/** A leaf whose gradient is set by hand. */
export function leaf(library: Library, values: number[], gradient?: number[]): Tensor {
  const w = library.tensor(values, wants)
  if (gradient) w.grad = library.tensor(gradient, { dtype: 'float64' })
  return w
}

/** One claim for each problem, over all options: the optimizer goes PyTorch's way. */
export function followTests(test: AddTest, all: readonly OptimizerCase[]): void {
  const name = all[0].optimizer
  const claims: [claim: string, belongs: (given: OptimizerCase) => boolean][] = [
    [
      `${name} with every option goes PyTorch’s way through Rosenbrock’s valley`,
      ({ problem, dtype }) => problem === 'rosenbrock' && dtype === 'float64',
    ],
    [
      `${name} with every option goes PyTorch’s way in a regression`,
      ({ problem, dtype, skips }) => problem === 'regression' && dtype === 'float64' && !skips,
    ],
    [
      `${name} with every option goes PyTorch’s way with the network`,
      ({ problem, dtype }) => problem === 'network' && dtype === 'float64',
    ],
    [
      `${name} leaves a parameter out where it has no gradient, and goes on as PyTorch does`,
      ({ skips }) => skips !== undefined,
    ],
    [`${name} goes PyTorch’s way in float32`, ({ dtype }) => dtype === 'float32'],
  ]
  for (const [claim, belongs] of claims) {
    test(claim, async (context) => {
      const some = all.filter(belongs)
      expect(some.length).toBeGreaterThan(0)
      for (const given of some) await expectSameCourse(context, given)
    })
  }
}

/** Saved after 13 steps, loaded into a new optimizer: the other 17 are the same bits. */
export function continuationTests(test: AddTest, all: readonly OptimizerCase[]): void {
  const name = all[0].optimizer
  test(`${name} loaded in the middle goes on bit for bit, with every option`, async (context) => {
    const some = all.filter(({ problem }) => problem === 'regression')
    for (const given of some) await expectContinuation(context, given)
  })
}

async function expectContinuation({ library, read }: Context, given: OptimizerCase): Promise<void> {
  const [whole, before, after] = [0, 1, 2].map(() => start(library, given))
  const costs = whole.train(1, 30)
  before.train(1, 13)
  for (const name in after.parameters) {
    after.parameters[name].data.copy_(before.parameters[name].data)
  }
  after.optimizer.loadStateDict(before.optimizer.stateDict())
  const what = `${given.optimizer} ${JSON.stringify(given.options)}`
  expectSame(after.train(14, 30), costs.slice(13), `${what}: costs`)
  for (const name in after.parameters) {
    const [got, expected] = [after, whole].map(({ parameters }) => read(parameters[name]))
    expectSame(await got, await expected, `${what}: ${name}`)
  }
}

/** A leaf that is a view goes where one with numbers of its own goes, and the shown tensor with it. */
export function expectViewStep(library: Library, step: (w: Tensor) => void): void {
  const shown = () => library.tensor([1, -2, 3, 4], { dtype: 'float64' })
  const square = (x: Tensor) => x.view(2, 2)
  const turned = (x: Tensor) => x.view(2, 2).t()
  for (const show of [square, turned]) {
    const base = shown()
    const own = show(shown()).detach().requiresGrad_()
    const view = show(base).requiresGrad_()
    for (const w of [own, view]) {
      w.grad = library.tensor([5, 6, -7, 8], { dtype: 'float64' }).view(2, 2)
      step(w)
    }
    expect(view.tolist()).toEqual(own.tolist())
    expect(view.tolist()).not.toEqual(show(shown()).tolist())
    expect(base.tolist()).toEqual(show(view.detach()).contiguous().view(4).tolist())
    expect(base.version).toBeGreaterThan(0)
    expect([view.isLeaf, base.requiresGrad]).toEqual([true, false])
  }
}

/** The constructor refuses these options with PyTorch's sentence, the class's name before it. */
export function expectInvalid(
  { library }: Context,
  { optimizer, options, message }: (typeof optimFixture.invalid)[number],
): void {
  const Optimizer = withOptim(library).optim[optimizer]
  const make = () => new Optimizer([leaf(library, [1])], options)
  expect(make, JSON.stringify(options)).toThrow(message)
  expect(make, JSON.stringify(options)).toThrow(new RegExp(`^${optimizer}: `))
}
