import { loadOptimizers } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type AddTest, capability } from '../capability.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { withOptim } from '../library/optim.ts'
import { expectError, expectOptions } from './errors.ts'
import {
  continuationTests,
  expectInvalid,
  expectViewStep,
  followTests,
  leaf,
} from './optimizer-claims.ts'

const { invalid, ...courses } = loadOptimizers()

type Name = keyof typeof courses

/** Steps of unit length, whatever the scale. */
export const adam = capability('adam', (test) => {
  everyTest(test, 'Adam', {
    lr: 1e-3,
    betas: [0.9, 0.999],
    eps: 1e-8,
    weightDecay: 0,
    amsgrad: false,
    maximize: false,
  })
  everyTest(test, 'AdamW', {
    lr: 1e-3,
    betas: [0.9, 0.999],
    eps: 1e-8,
    weightDecay: 0.01,
    amsgrad: false,
    maximize: false,
  })

  test('betas that are not two are refused by name', ({ library }) => {
    const { optim } = withOptim(library)
    const make = (betas: unknown) => () => new optim.Adam([leaf(library, [1])], { betas })
    for (const betas of [[0.9], undefined, 0.9, [0.9, null], [0.9, 0.99, 0.999]]) {
      expectError(make(betas), 'Adam', `Invalid betas: ${JSON.stringify(betas)}`, 'two numbers')
    }
  })

  test('the first step of Adam has the length lr, however large or small the gradient', ({
    library,
  }) => {
    const w = leaf(library, [0, 0, 0], [1000, -1, 0.001])
    new (withOptim(library).optim.Adam)([w], { lr: 0.5, eps: 0 }).step()
    expectClose(w.tolist() as number[], [-0.5, 0.5, -0.5], { what: 'w', within: 1e-15 })
  })

  test('two steps of Adam, by hand', ({ library }) => {
    const w = leaf(library, [1], [2])
    const options = { lr: 0.5, betas: [0.5, 0.75], eps: 1 }
    const optimizer = new (withOptim(library).optim.Adam)([w], options)
    optimizer.step() // m̂ = 1 / ½ = 2, v̂ = 1 / ¼ = 4, w = 1 − ½·2 / (2 + 1)
    expect(w.item()).toBeCloseTo(2 / 3, 14)
    w.grad = library.tensor([-1], { dtype: 'float64' })
    optimizer.step() // m = ½·1 − ½ = 0
    expect(w.item()).toBeCloseTo(2 / 3, 14)
    const { step, expAvg, expAvgSq } = optimizer.state.get(w)!
    expect(step).toBe(2)
    expect((expAvg as Tensor).tolist()).toEqual([0])
    expect((expAvgSq as Tensor).tolist()).toEqual([1]) // ¾·1 + ¼·1
  })

  test('amsgrad divides by the largest average so far', ({ library }) => {
    const w = leaf(library, [0], [4])
    const options = { lr: 1, betas: [0, 0.5], eps: 0, amsgrad: true }
    const optimizer = new (withOptim(library).optim.Adam)([w], options)
    optimizer.step()
    w.grad = library.tensor([0], { dtype: 'float64' })
    optimizer.step()
    const { expAvgSq, maxExpAvgSq } = optimizer.state.get(w)!
    expect((expAvgSq as Tensor).tolist()).toEqual([4])
    expect((maxExpAvgSq as Tensor).tolist()).toEqual([8])
  })

  test('AdamW decays all numbers alike, Adam those with large gradients less', ({ library }) => {
    const { optim } = withOptim(library)
    const decayed = (name: 'Adam' | 'AdamW') => {
      const w = leaf(library, [1, 1], [1000, 0.001])
      const still = leaf(library, [1, 1], [1000, 0.001])
      const options = { lr: 0.25, eps: 1e-3 }
      new optim[name]([w], { ...options, weightDecay: 0.5 }).step()
      new optim[name]([still], { ...options, weightDecay: 0 }).step()
      return still.sub(w).tolist() as number[]
    }
    const [large, small] = decayed('AdamW')
    expect(large).toBeCloseTo(0.125, 12)
    expect(small).toBeCloseTo(0.125, 12)
    const [less, more] = decayed('Adam')
    expect(less).toBeLessThan(1e-6)
    expect(more).toBeGreaterThan(0.1)
  })
})

/** The gradient by the root of the mean of its squares. */
export const rmsprop = capability('rmsprop', (test) => {
  everyTest(test, 'RMSprop', {
    lr: 0.01,
    alpha: 0.99,
    eps: 1e-8,
    weightDecay: 0,
    momentum: 0,
    centered: false,
    maximize: false,
  })

  test('one step of RMSprop, by hand: nothing corrects that the average starts from 0', ({
    library,
  }) => {
    const w = leaf(library, [0], [3])
    new (withOptim(library).optim.RMSprop)([w], { lr: 0.5, alpha: 0.75, eps: 0.5 }).step()
    expect(w.tolist()).toEqual([-0.75]) // v = ¼·9, w = −½·3 / (1.5 + 0.5)
  })

  test('centered subtracts the square of the mean gradient', ({ library }) => {
    const w = leaf(library, [0], [4])
    const options = { lr: 1, alpha: 0.5, eps: 0, centered: true }
    new (withOptim(library).optim.RMSprop)([w], options).step()
    expect(w.tolist()).toEqual([-2]) // v = 8, a = 2, w = −4 / √(8 − 4)
  })
})

/** The gradient by the root of the sum of its squares. */
export const adagrad = capability('adagrad', (test) => {
  everyTest(test, 'Adagrad', {
    lr: 0.01,
    lrDecay: 0,
    weightDecay: 0,
    initialAccumulatorValue: 0,
    eps: 1e-10,
    maximize: false,
  })

  test('two steps of Adagrad, by hand', ({ library }) => {
    const w = leaf(library, [0], [3])
    const options = { lr: 1, lrDecay: 1, eps: 0 }
    const optimizer = new (withOptim(library).optim.Adagrad)([w], options)
    optimizer.step()
    expect(w.tolist()).toEqual([-1])
    w.grad = library.tensor([4], { dtype: 'float64' })
    optimizer.step()
    expect(w.tolist()).toEqual([-1.4]) // − ½ · 4 / √(9 + 16)
  })

  test('the sum of squares starts from initialAccumulatorValue', ({ library }) => {
    const w = leaf(library, [0], [4])
    const options = { lr: 1, initialAccumulatorValue: 9, eps: 0 }
    new (withOptim(library).optim.Adagrad)([w], options).step()
    expect(w.tolist()).toEqual([-0.8])
  })
})

/** What is claimed of each of them. */
function everyTest(test: AddTest, name: Name, defaults: Readonly<Record<string, unknown>>): void {
  followTests(test, courses[name])
  continuationTests(test, courses[name])

  test(`the defaults of ${name} are those of PyTorch`, ({ library }) => {
    const optimizer = new (withOptim(library).optim[name])([leaf(library, [1])])
    const { params: _, ...options } = optimizer.paramGroups[0]
    expect(options).toEqual(defaults)
  })

  test(`settings that ${name} cannot have are errors with PyTorch’s sentences`, (context) => {
    const own = invalid.filter(({ optimizer }) => optimizer === name)
    expect(own.length).toBeGreaterThan(0)
    for (const entry of own) expectInvalid(context, entry)
  })

  test(`${name} refuses options that are no object, or have an unknown name`, ({ library }) => {
    const Optimizer = withOptim(library).optim[name]
    const make = (options: never) => new Optimizer([leaf(library, [1])], options)
    expectOptions(name, Object.keys(defaults), make)
  })

  test(`${name} skips what has no gradient, moves what has one of 0 only by decay`, ({
    library,
  }) => {
    const [skipped, zero] = [leaf(library, [2]), leaf(library, [2], [0])]
    const optimizer = new (withOptim(library).optim[name])([skipped, zero], { weightDecay: 0 })
    optimizer.step()
    expect([skipped.tolist(), zero.tolist()]).toEqual([[2], [2]])
    expect([optimizer.state.has(skipped), optimizer.state.get(zero)!.step]).toEqual([false, 1])
  })

  test(`${name} without weight decay lets an infinite number be, also on the way up`, ({
    library,
  }) => {
    const w = library.tensor([Infinity], { requiresGrad: true })
    w.grad = library.tensor([1])
    new (withOptim(library).optim[name])([w], { lr: 0.1, weightDecay: 0, maximize: true }).step()
    expect(w.item(), 'the parameter after step').toBe(Infinity)
  })

  test(`${name} takes numbers as they lie, leaves gradients alone, and counts as a change`, async ({
    library,
    read,
  }) => {
    const [w, straight] = [turned(library), turned(library).contiguous()].map((x) =>
      x.detach().requiresGrad_(),
    )
    const gradient = turned(library)
    const options = { lr: 0.5, weightDecay: 0.25, maximize: true }
    const make = (x: Tensor) => new (withOptim(library).optim[name])([x], options)
    const optimizers = [make(w), make(straight)]
    const before = [w, straight].map(({ version }) => version)
    for (let step = 0; step < 2; step++) {
      w.grad = gradient
      straight.grad = library.tensor(gradient.tolist(), { dtype: 'float64' })
      for (const each of optimizers) each.step()
    }
    expectSame(await read(w), await read(straight), name)
    expect(await read(w)).not.toEqual(await read(turned(library)))
    expect(gradient.tolist()).toEqual(turned(library).tolist())
    expect(straight.grad!.tolist()).toEqual(turned(library).tolist())
    for (const [i, { version }] of [w, straight].entries()) {
      expect(version).toBeGreaterThan(before[i] + 1)
    }
  })

  test(`${name} steps a leaf that is a view, and what it shows changes with it`, ({ library }) => {
    expectViewStep(library, (w) => {
      new (withOptim(library).optim[name])([w], { lr: 0.5, weightDecay: 0.25 }).step()
    })
  })

  test(`${name} refuses the state of another network as it is loaded, before any step`, ({
    library,
  }) => {
    const Optimizer = withOptim(library).optim[name]
    const ones = (n: number) => Array.from({ length: n }, () => 1)
    const make = (sizes: number[], lr: number) =>
      new Optimizer(
        sizes.map((n) => leaf(library, ones(n), ones(n))),
        { lr },
      )
    const [first, second] = [make([2, 3], 0.25), make([2, 4], 0.5)]
    first.step()
    const load = () => second.loadStateDict(first.stateDict())
    expectError(load, name, 'loadStateDict: parameter 1: ', '(3) must be (4)')
    expect([second.state.size, second.paramGroups[0].lr]).toEqual([0, 0.5])
  })
}

/** Numbers whose columns lie side by side. */
function turned(library: Library): Tensor {
  const rows = [
    [1, -2, 3],
    [4, 5, -6],
  ]
  return library.tensor(rows, { dtype: 'float64' }).t()
}
