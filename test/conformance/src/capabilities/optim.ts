import { type OptimizerCase, loadOptim } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type AddTest, type Context, capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { type OptimizerState, withOptim } from '../library/optim.ts'
import { expectError } from './errors.ts'
import { expectSameCourse, start } from './optimizer-cases.ts'

const wants = { dtype: 'float64', requiresGrad: true } as const

const fixture = loadOptim()

/** A leaf whose gradient is set by hand. */
export function leaf(library: Library, values: number[], gradient?: number[]): Tensor {
  const w = library.tensor(values, wants)
  if (gradient) w.grad = library.tensor(gradient, { dtype: 'float64' })
  return w
}

/** What every optimizer does, whatever its formula. */
export const optimizer = capability('optimizer', (test) => {
  const { sentences } = fixture

  test('zeroGrad lets go of the gradients of all parameters', ({ library }) => {
    const parameters = [leaf(library, [1, 2], [3, 4]), leaf(library, [5], [6]), leaf(library, [7])]
    new (withOptim(library).optim.SGD)(parameters).zeroGrad()
    expect(parameters.map(({ grad }) => grad)).toEqual([null, null, null])
  })

  test('zeroGrad({ setToNone: false }) writes zeros into the gradients that are there', ({
    library,
  }) => {
    const [w, without] = [leaf(library, [1, 2], [3, 4]), leaf(library, [5])]
    const { grad } = w
    new (withOptim(library).optim.SGD)([w, without]).zeroGrad({ setToNone: false })
    expect(w.grad).toBe(grad)
    expect(w.grad!.tolist()).toEqual([0, 0])
    expect(without.grad).toBeNull()
  })

  test('gradients of several backward passes add up to one step, until zeroGrad', ({ library }) => {
    const w = leaf(library, [1])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.5 })
    const pass = () => w.mul(3).sum().backward()
    pass()
    pass()
    optimizer.step()
    expect(w.tolist()).toEqual([-2]) // 1 − ½·(3 + 3)
    optimizer.zeroGrad()
    pass()
    optimizer.step()
    expect(w.tolist()).toEqual([-3.5])
  })

  test('a parameter without a gradient is skipped, one whose gradient is 0 is not', ({
    library,
  }) => {
    const [skipped, zero] = [leaf(library, [2]), leaf(library, [2], [0])]
    const options = { lr: 0.5, weightDecay: 0.5 }
    new (withOptim(library).optim.SGD)([skipped, zero], options).step()
    expect([skipped.tolist(), zero.tolist()]).toEqual([[2], [1.5]]) // 2 − ½·½·2
  })

  test('a step is not recorded, and the parameters stay the leaves that they were', ({
    library,
  }) => {
    const w = leaf(library, [1, 2])
    const { storage } = w
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.1, momentum: 0.9 })
    for (let step = 0; step < 2; step++) {
      w.mul(w).sum().backward()
      optimizer.step()
    }
    expect([w.isLeaf, w.requiresGrad, w.gradFn]).toEqual([true, true, null])
    expect(w.storage).toBe(storage)
  })

  test('a step changes the version of a parameter: a graph of before cannot be walked back', ({
    library,
  }) => {
    const w = leaf(library, [1, 2], [1, 1])
    const cost = w.mul(w).sum()
    new (withOptim(library).optim.SGD)([w], { lr: 0.1 }).step()
    expect(() => cost.backward()).toThrow('modified by an inplace operation')
  })

  test('step(closure) computes the cost, with recording on, and returns it', ({ library }) => {
    const w = leaf(library, [3])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.25 })
    const modes: boolean[] = []
    const cost = optimizer.step(() => {
      modes.push(library.isGradEnabled())
      optimizer.zeroGrad()
      const value = w.mul(w).sum()
      value.backward()
      return value
    })
    expect(cost!.item()).toBe(9)
    expect(w.tolist()).toEqual([1.5])
    expect(modes).toEqual([true])
    expect(optimizer.step()).toBeUndefined()
  })

  test('numbers may lie in any order: of the parameter, of its gradient, or expanded', async ({
    library,
    read,
  }) => {
    const { optim } = withOptim(library)
    const options = { lr: 0.5, momentum: 0.5, weightDecay: 0.25 }
    const values = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    const turned = () => library.tensor(values, { dtype: 'float64' }).t()
    const w = turned().detach().requiresGrad_()
    const straight = turned().contiguous().detach().requiresGrad_()
    const one = library.ones([1, 2], { dtype: 'float64' }).expand(3, 2)
    const optimizers = [new optim.SGD([w], options), new optim.SGD([straight], options)]
    for (const gradient of [turned(), one, turned()]) {
      w.grad = gradient
      straight.grad = gradient.contiguous()
      for (const each of optimizers) each.step()
    }
    expectSame(await read(w), await read(straight), 'the parameter')
    expect(w.strides).toEqual([1, 3])
  })

  test('step refuses an async closure', ({ library }) => {
    const optimizer = new (withOptim(library).optim.SGD)([leaf(library, [1], [1])])
    const later = (async () => Promise.resolve(library.tensor(1))) as unknown as () => Tensor
    expect(() => optimizer.step(later)).toThrow('async function')
  })

  test('parameters come from anything that can be iterated', ({ library }) => {
    const tensors = [leaf(library, [1]), leaf(library, [2])]
    function* generate() {
      yield* tensors
    }
    const optimizer = new (withOptim(library).optim.SGD)(generate())
    expect(optimizer.paramGroups.map(({ params }) => params)).toEqual([tensors])
  })

  test('a gradient of another shape is an error before any parameter is changed', ({ library }) => {
    const [a, b] = [leaf(library, [1], [1]), leaf(library, [1, 2, 3], [1])]
    const optimizer = new (withOptim(library).optim.SGD)([{ params: a }, { params: b }])
    expect(() => optimizer.step()).toThrow(
      /^SGD: grad \(1\) must have the shape of its parameter, \(3\)/,
    )
    expect([a.tolist(), b.tolist()]).toEqual([[1], [1, 2, 3]])
  })

  test('an optimizer without parameters is an error', ({ library }) => {
    const { optim } = withOptim(library)
    expect(() => new optim.SGD([])).toThrow(sentences.empty)
  })

  test('what is no leaf cannot be optimized', ({ library }) => {
    const { optim } = withOptim(library)
    const result = leaf(library, [1]).mul(2)
    expect(() => new optim.SGD([result])).toThrow(sentences.nonLeaf)
  })

  test('an optimizer prints as in PyTorch, group by group', ({ library }) => {
    const { optim } = withOptim(library)
    const [a, b] = [leaf(library, [1]), leaf(library, [2])]
    const groups = [
      { params: [a], betas: [0.9, 1e-8] },
      { params: [b], lr: 2.5e-7, momentum: 0.5 },
    ]
    const settings = (lr: string, momentum: string) =>
      `    dampening: 0\n    lr: ${lr}\n    maximize: false\n    momentum: ${momentum}\n` +
      '    nesterov: false\n    weightDecay: 0\n'
    // PyTorch's text, but for its spelling, False and weight_decay, and options that it has more.
    expect(String(new optim.SGD(groups, { lr: 0.1 }))).toBe(
      `SGD (\nParameter Group 0\n    betas: (0.9, 1e-08)\n${settings('0.1', '0')}\n` +
        `Parameter Group 1\n${settings('2.5e-07', '0.5')})`,
    )
  })

  test('a tensor in place of a list, and what is no tensor, are errors', ({ library }) => {
    const { optim } = withOptim(library)
    expect(() => new optim.SGD(leaf(library, [1]))).toThrow(sentences.tensor)
    expect(() => new optim.SGD([1])).toThrow(sentences.noTensor)
    expect(() => new optim.SGD({})).toThrow('such as net.parameters()')
    expect(() => new optim.SGD([{ params: ['w'] }])).toThrow(sentences.noTensor)
  })
})

/** Stochastic gradient descent, with momentum in all its forms. */
export const sgd = capability('sgd', (test) => {
  const { cases, invalid } = fixture
  followTests(test, cases)

  test('one step goes lr times the gradient downhill', ({ library }) => {
    const w = leaf(library, [1, 2], [4, -2])
    new (withOptim(library).optim.SGD)([w], { lr: 0.25 }).step()
    expect(w.tolist()).toEqual([0, 2.5])
  })

  test('a leaf that is a view is stepped, and what it shows changes with it', ({ library }) => {
    expectViewStep(library, (w) => {
      new (withOptim(library).optim.SGD)([w], { lr: 0.5, momentum: 0.5, weightDecay: 0.25 }).step()
    })
  })

  test('the first buffer is the gradient itself, without dampening; later ones have it', ({
    library,
  }) => {
    const w = leaf(library, [0], [1])
    const options = { lr: 1, momentum: 0.5, dampening: 0.75 }
    const optimizer = new (withOptim(library).optim.SGD)([w], options)
    optimizer.step()
    expect(w.tolist()).toEqual([-1])
    optimizer.step()
    expect(w.tolist()).toEqual([-1.75]) // b = ½·1 + ¼·1
  })

  test('the buffer is no alias of the gradient', ({ library }) => {
    const w = leaf(library, [0], [1])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 1, momentum: 0.5 })
    optimizer.step()
    expect(w.grad!.tolist()).toEqual([1])
    w.grad!.zero_()
    optimizer.step()
    expect(w.tolist()).toEqual([-1.5]) // b = ½·1 + 0
    expect(w.grad!.tolist()).toEqual([0])
  })

  test('weight decay and maximize leave the gradient as it was', ({ library }) => {
    const w = leaf(library, [2], [1])
    const options = { lr: 1, weightDecay: 0.5, maximize: true, momentum: 0.9, nesterov: true }
    const optimizer = new (withOptim(library).optim.SGD)([w], options)
    optimizer.step()
    optimizer.step()
    expect(w.grad!.tolist()).toEqual([1])
  })

  test('the defaults are those of PyTorch', ({ library }) => {
    const w = leaf(library, [1], [1])
    const optimizer = new (withOptim(library).optim.SGD)([w])
    const { params, ...options } = optimizer.paramGroups[0]
    expect(params).toEqual([w])
    expect(options).toEqual({
      lr: 1e-3,
      momentum: 0,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
    })
    optimizer.step()
    expect(w.tolist()).toEqual([0.999])
  })

  test('settings that cannot be are errors with PyTorch’s sentences', (context) => {
    for (const entry of invalid) expectInvalid(context, entry)
  })

  test('a setting that is no number is an error', ({ library }) => {
    const { optim } = withOptim(library)
    for (const name of ['lr', 'momentum', 'weightDecay']) {
      expect(() => new optim.SGD([leaf(library, [1])], { [name]: NaN }), name).toThrow('NaN')
    }
  })
})

/** Parameters with settings of their own. */
export const paramGroups = capability('param-groups', (test) => {
  const { cases, sentences } = fixture

  test('groups follow PyTorch, each with its own options', async (context) => {
    const grouped = cases.filter(({ groups }) => groups !== undefined)
    expect(grouped.length).toBeGreaterThan(0)
    for (const given of grouped) await expectSameCourse(context, given)
  })

  test('what a group does not say is the optimizer’s option', ({ library }) => {
    const [a, b] = [leaf(library, [1], [1]), leaf(library, [1], [1])]
    const optimizer = new (withOptim(library).optim.SGD)(
      [{ params: [a], lr: 0.5 }, { params: b }],
      { lr: 0.25, momentum: 0.9 },
    )
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.5, 0.9],
      [0.25, 0.9],
    ])
    optimizer.step()
    expect([a.tolist(), b.tolist()]).toEqual([[0.5], [0.75]])
  })

  test('a setting that is written into a group holds from the next step on', ({ library }) => {
    const w = leaf(library, [1], [1])
    const optimizer = new (withOptim(library).optim.SGD)([w], { lr: 0.5 })
    optimizer.step()
    optimizer.paramGroups[0].lr = 0.125
    optimizer.step()
    expect(w.tolist()).toEqual([0.375])
  })

  test('addParamGroup adds parameters on the way; the others keep their state', ({ library }) => {
    const [a, b] = [leaf(library, [0], [1]), leaf(library, [0], [1])]
    const optimizer = new (withOptim(library).optim.SGD)([a], { lr: 1, momentum: 0.5 })
    optimizer.step()
    optimizer.addParamGroup({ params: [b], lr: 2 })
    optimizer.step()
    expect([a.tolist(), b.tolist()]).toEqual([[-2.5], [-2]]) // −1 − (½ + 1), and −2·1
  })

  test('a tensor in two groups is an error, and no group is added', ({ library }) => {
    const { optim } = withOptim(library)
    const [a, b] = [leaf(library, [1]), leaf(library, [2])]
    expect(() => new optim.SGD([{ params: [a] }, { params: [b, a] }])).toThrow(sentences.twoGroups)
    const optimizer = new optim.SGD([a])
    expect(() => optimizer.addParamGroup({ params: [b, a] })).toThrow(sentences.twoGroups)
    expect(optimizer.paramGroups.map(({ params }) => params)).toEqual([[a]])
  })

  test('a tensor twice in one group is an error', ({ library }) => {
    const { optim } = withOptim(library)
    const w = leaf(library, [1])
    expect(() => new optim.SGD([w, w])).toThrow('duplicate parameters')
  })

  test('a setting of a group that cannot be is an error', ({ library }) => {
    const { optim } = withOptim(library)
    const w = leaf(library, [1])
    expect(() => new optim.SGD([{ params: [w], lr: -1 }])).toThrow('Invalid learning rate: -1')
  })
})

/** What an optimizer knows, put away and taken up again. */
export const optimizerState = capability('optimizer-state', (test) => {
  const { cases, sentences } = fixture

  test('a state dict counts parameters through all groups', ({ library }) => {
    const [a, b, c] = [leaf(library, [1], [2]), leaf(library, [3]), leaf(library, [4], [5])]
    const optimizer = new (withOptim(library).optim.SGD)(
      [{ params: [a, b] }, { params: [c], lr: 0.5 }],
      { lr: 0.25, momentum: 0.9 },
    )
    optimizer.step()
    const { state, paramGroups } = optimizer.stateDict()
    expect(paramGroups.map(({ params, lr }) => [params, lr])).toEqual([
      [[0, 1], 0.25],
      [[2], 0.5],
    ])
    expect(paramGroups[0]).toEqual({
      params: [0, 1],
      lr: 0.25,
      momentum: 0.9,
      dampening: 0,
      weightDecay: 0,
      nesterov: false,
      maximize: false,
    })
    expect(Object.keys(state)).toEqual(['0', '2'])
    expect((state[2].momentumBuffer as Tensor).tolist()).toEqual([5])
  })

  continuationTests(test, cases)

  test('what was loaded is a copy: who saved goes on without changing it', ({ library }) => {
    const { optim } = withOptim(library)
    const [a, b] = [leaf(library, [0], [1]), leaf(library, [0], [1])]
    const first = new optim.SGD([a], { lr: 1, momentum: 0.5 })
    first.step()
    const second = new optim.SGD([b])
    second.loadStateDict(first.stateDict())
    first.step()
    first.paramGroups[0].lr = 7
    second.step()
    expect(b.tolist()).toEqual([-1.5]) // b = ½·1 + 1
  })

  test('what was loaded takes the dtype of the parameter', ({ library }) => {
    const { optim } = withOptim(library)
    const a = leaf(library, [0], [1])
    const first = new optim.SGD([a], { lr: 1, momentum: 0.5 })
    first.step()
    const b = library.tensor([0], { requiresGrad: true })
    b.grad = library.tensor([1])
    const second = new optim.SGD([b])
    second.loadStateDict(first.stateDict())
    expect((second.state.get(b)!.momentumBuffer as Tensor).dtype).toBe('float32')
    second.step()
    expect(b.tolist()).toEqual([-1.5])
  })

  test('a state of other groups is an error, and nothing is loaded', ({ library }) => {
    const { optim } = withOptim(library)
    const make = (groups: number[], lr: number) =>
      new optim.SGD(
        groups.map((size) => ({
          params: Array.from({ length: size }, () => leaf(library, [1], [1])),
        })),
        { lr },
      )
    const optimizer = make([1], 0.5)
    const load = (state: OptimizerState) => () => optimizer.loadStateDict(state)
    expect(load(make([1, 1], 2).stateDict())).toThrow(sentences.loadGroups)
    expect(load(make([2], 2).stateDict())).toThrow(sentences.loadSizes)
    expect(optimizer.paramGroups[0].lr).toBe(0.5)
    expect(optimizer.state.size).toBe(0)
  })

  test('a state that cannot be its own is refused before anything is loaded', ({ library }) => {
    const { optim } = withOptim(library)
    const make = (sizes: number[], lr: number) => {
      const ones = sizes.map((n) => Array.from({ length: n }, () => 1))
      return new optim.SGD(
        ones.map((values) => leaf(library, values, values)),
        { lr, momentum: 0.5 },
      )
    }
    const [saved, optimizer] = [make([2, 3], 0.25), make([2, 3], 0.5)]
    saved.step()
    const load = (into: typeof optimizer, change: (state: OptimizerState) => void) => () => {
      const state = saved.stateDict()
      change(state)
      into.loadStateDict(state)
    }
    const says = 'loadStateDict: parameter 1: momentumBuffer'
    const other = make([2, 4], 0.5)
    expectError(
      load(other, () => {}),
      'SGD',
      `${says} (3) must be (4)`,
    )
    const nothing = (state: OptimizerState) => (state.state[1].momentumBuffer = null)
    expectError(load(optimizer, nothing), 'SGD', `${says}: got null, expected a tensor`)
    const single = (state: OptimizerState) => (state.state[1].momentumBuffer = library.tensor(1))
    expectError(load(optimizer, single), 'SGD', `${says} () must be (3)`)
    for (const one of [other, optimizer]) {
      expect([one.state.size, one.paramGroups[0].lr]).toEqual([0, 0.5])
    }
    load(optimizer, () => {})()
    expect([optimizer.state.size, optimizer.paramGroups[0].lr]).toEqual([2, 0.25])
  })
})

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
  { optimizer, options, message }: (typeof fixture.invalid)[number],
): void {
  const Optimizer = withOptim(library).optim[optimizer]
  const make = () => new Optimizer([leaf(library, [1])], options)
  expect(make, JSON.stringify(options)).toThrow(message)
  expect(make, JSON.stringify(options)).toThrow(new RegExp(`^${optimizer}: `))
}
