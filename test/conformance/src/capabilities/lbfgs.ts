import { loadLBFGS } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import { expectError } from './errors.ts'
import { createLBFGS, descend } from './lbfgs-library.ts'
import { type Problem, createProblem, createTinyNetwork } from './lbfgs-problems.ts'
import { expectViewStep } from './optim.ts'

const wolfe = { lineSearchFn: 'strong_wolfe' } as const
const START = [-1.2, 1]

/** loss = 3·(x − 2)², from 0. */
function parabola(library: Library): Problem {
  const x = library.tensor([0], { dtype: 'float64', requiresGrad: true })
  const cost = () => {
    const error = x.sub(2)
    return error.mul(error).mul(3).sum()
  }
  return { parameters: [x], cost }
}

/** loss = x²/2 + 3y²/2, from (3, 1): the example of the lesson. */
function bowl(library: Library): Problem {
  const w = library.tensor([3, 1], { dtype: 'float64', requiresGrad: true })
  const halves = library.tensor([0.5, 1.5], { dtype: 'float64' })
  return { parameters: [w], cost: () => w.mul(w).mul(halves).sum() }
}

export const lbfgs = capability('lbfgs', (test) => {
  test('the settings are those of PyTorch, and maxEval is 5/4·maxIter', ({ library }) => {
    const settings = (options?: object) => {
      const { params: _, ...rest } = createLBFGS(library, [library.zeros([1])], options)
        .paramGroups[0]
      return rest
    }
    expect(settings()).toEqual({ ...loadLBFGS().defaults, maxEval: 25 })
    expect([1, 5, 7].map((maxIter) => settings({ maxIter }).maxEval)).toEqual([1, 6, 8])
    expect(settings({ maxIter: 5, maxEval: 50 }).maxEval).toBe(50)
  })

  test('the first iteration goes lr / Σ|g| against the gradient, at most lr', ({ library }) => {
    const { step, numbers } = descend(library, bowl(library), { maxIter: 1 })
    step()
    expect(numbers()).toEqual([2.5, 0.5]) // g = (3, 3), Σ|g| = 6
    const half = descend(library, bowl(library), { maxIter: 1, lr: 0.5 })
    half.step()
    expect(half.numbers()).toEqual([2.75, 0.75])
    const gentle = descend(library, createProblem(library, 'bowl', [0.125, 0.25]), { maxIter: 1 })
    gentle.step()
    expect(gentle.numbers()).toEqual([-0.125, -0.25]) // g = 2x, Σ|g| = 3/4, so the step is g itself
  })

  test('in one dimension the second iteration is the secant, and lands at the bottom', ({
    library,
  }) => {
    const { step, numbers, optimizer } = descend(library, parabola(library), { maxIter: 1 })
    const seen = [0, 1].map(() => {
      step()
      return numbers()[0]
    })
    expect(seen[0]).toBeCloseTo(1, 14) // g = −12, and 1/Σ|g| of it is 1
    expect(seen[1]).toBeCloseTo(2, 14) // s = 1, y = 6: the slope of the slope is 6, −6 away from 0
    expect(optimizer.stateDict().state[0].HDiag).toBeCloseTo(1 / 6, 14)
  })

  test('the second iteration in two dimensions is what the two loops give by hand', ({
    library,
  }) => {
    const { step, numbers, optimizer } = descend(library, bowl(library), { maxIter: 1 })
    step()
    step()
    const state = optimizer.stateDict().state[0]
    expect(state.oldStps[0].tolist()).toEqual([-0.5, -0.5])
    expect(state.oldDirs[0].tolist()).toEqual([-0.5, -1.5])
    expect([...state.ro, state.HDiag]).toEqual([1, 0.4])
    const d = state.d.tolist() as number[]
    expect([d[0].toFixed(14), d[1].toFixed(14)]).toEqual(['-1.90000000000000', '-0.70000000000000'])
    expect(numbers().map((x) => x.toFixed(14))).toEqual(['0.60000000000000', '-0.20000000000000'])
  })

  test('where the ground is curved downwards, nothing is remembered', ({ library }) => {
    const { step, optimizer } = descend(library, createProblem(library, 'well', [0.1, 0.1]), {
      maxIter: 1,
    })
    step()
    step()
    const { oldDirs, HDiag, d, prevFlatGrad } = optimizer.stateDict().state[0]
    expect([oldDirs.length, HDiag]).toEqual([0, 1])
    expect(d.tolist()).toEqual(prevFlatGrad.neg().tolist())
  })

  test('step gives back what the closure gave first', ({ library }) => {
    const { parameters, cost } = createProblem(library, 'rosenbrock', START)
    const optimizer = createLBFGS(library, parameters, wolfe)
    const given: Tensor[] = []
    const loss = optimizer.step(() => {
      optimizer.zeroGrad()
      given.push(cost())
      given.at(-1)!.backward()
      return given.at(-1)!
    })
    expect(given.length).toBeGreaterThan(2)
    expect(loss).toBe(given[0])
  })

  test('the closure is recorded also where step is called inside noGrad', ({ library }) => {
    const options = { ...wolfe, maxIter: 3 }
    const usual = descend(library, createProblem(library, 'rosenbrock', START), options)
    const inside = descend(library, createProblem(library, 'rosenbrock', START), options)
    usual.step()
    library.noGrad(() => {
      inside.step()
      expect(library.isGradEnabled()).toBe(false)
    })
    expect(library.isGradEnabled()).toBe(true)
    expectSame(inside.costs, usual.costs, 'costs')
    expectSame(inside.numbers(), usual.numbers(), 'parameters')
  })

  test('parameters stay the leaves that they were, and each change is counted', ({ library }) => {
    const problem = createProblem(library, 'rosenbrock', START)
    const [x] = problem.parameters
    const { storage } = x
    for (const options of [{}, wolfe]) {
      const before = x.version
      descend(library, problem, options).step()
      expect([x.isLeaf, x.requiresGrad, x.gradFn, x.storage === storage]).toEqual([
        true,
        true,
        null,
        true,
      ])
      expect(x.version).toBeGreaterThan(before)
    }
  })

  test('several parameters of any shape and layout move like one vector', ({ library }) => {
    const f64 = { dtype: 'float64' } as const
    const one = descend(
      library,
      createProblem(library, 'valley', [1, -1, 0.5, 2, -3].slice(0, 3)),
      wolfe,
    )
    const a = library.tensor(1, f64).requiresGrad_()
    const B = library
      .tensor([[-1], [0.5]], f64)
      .t()
      .detach()
      .requiresGrad_() // (1, 2), strides (1, 1)
    const weights = library.tensor([[10, 1000]], f64)
    const cost = () => a.mul(a).add(B.mul(B).mul(weights).sum())
    const two = descend(library, { parameters: [a, B], cost }, wolfe)
    one.step()
    two.step()
    expect(two.costs.length).toBe(one.costs.length)
    two.numbers().forEach((x, i) => expect(x).toBeCloseTo(one.numbers()[i], 10))
  })

  test('a leaf that is a view is stepped, and what it shows changes with it', ({ library }) => {
    for (const options of [{}, wolfe]) {
      expectViewStep(library, (w) => {
        descend(library, { parameters: [w], cost: () => w.sub(2).mul(w).sum() }, options).step()
      })
    }
  })

  test('a transposed parameter keeps its layout', ({ library }) => {
    const f64 = { dtype: 'float64' } as const
    const values = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    const target = library.tensor(
      [
        [1, 0, 2],
        [0, 3, 1],
      ],
      f64,
    )
    const course = (w: Tensor) => {
      const cost = () => {
        const error = w.mul(w).sub(target)
        return error.mul(error).sum()
      }
      const descent = descend(library, { parameters: [w], cost }, { ...wolfe, maxIter: 4 })
      descent.step()
      return descent
    }
    const plain = course(library.tensor(values, f64).requiresGrad_())
    const columns = library.tensor(
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
      f64,
    )
    const w = columns.t().detach().requiresGrad_()
    const transposed = course(w)
    expect(w.strides).toEqual([1, 2])
    expectSame(transposed.costs, plain.costs, 'costs')
    expectSame(transposed.numbers(), plain.numbers(), 'parameters')
  })

  test('a parameter without a gradient stays where it is, and the others go their way', ({
    library,
  }) => {
    const alone = createProblem(library, 'rosenbrock', START)
    const { parameters, cost } = createProblem(library, 'rosenbrock', START)
    const idle = library.tensor([[7, 8]], { dtype: 'float64', requiresGrad: true })
    const one = descend(library, alone, wolfe)
    const both = descend(library, { parameters: [idle, ...parameters], cost }, wolfe)
    one.step()
    both.step()
    expect(idle.tolist()).toEqual([[7, 8]])
    expectSame(both.costs, one.costs, 'costs')
    expectSame(both.numbers().slice(2), one.numbers(), 'parameters')
  })

  test('gradients may be set to 0 in place: none is kept by reference', ({ library }) => {
    const usual = descend(library, createProblem(library, 'rosenbrock', START), wolfe)
    const { parameters, cost } = createProblem(library, 'rosenbrock', START)
    const optimizer = createLBFGS(library, parameters, wolfe)
    const costs: number[] = []
    const closure = () => {
      optimizer.zeroGrad({ setToNone: false })
      const value = cost()
      value.backward()
      costs.push(value.item())
      return value
    }
    for (let i = 0; i < 2; i++) {
      usual.step()
      optimizer.step(closure)
    }
    expectSame(costs, usual.costs, 'costs')
  })

  test('a line search that finds nothing good leaves the parameters at the best that it tried', ({
    library,
  }) => {
    const { parameters, cost } = createProblem(library, 'notch', [0.3])
    const tried: unknown[] = []
    const watched = () => {
      tried.push(parameters[0].tolist())
      return cost()
    }
    const { step, costs, numbers } = descend(
      library,
      { parameters, cost: watched },
      {
        ...wolfe,
        maxIter: 3,
      },
    )
    step()
    step()
    const best = costs.indexOf(Math.min(...costs))
    expect(best).toBeLessThan(costs.length - 1)
    expect(numbers()).toEqual(tried[best])
  })

  test('settings of the group are read anew at each step', ({ library }) => {
    const { optimizer, step, numbers } = descend(library, parabola(library), { maxIter: 1 })
    step()
    optimizer.paramGroups[0].lr = 0.5
    step()
    expect(numbers()[0]).toBeCloseTo(1.5, 14) // half of the way from 1 to 2
  })

  test('the history holds no more than historySize', ({ library }) => {
    const problem = createProblem(library, 'rosenbrock', [-1.2, 1, 0.5, -0.5])
    const { optimizer, step } = descend(library, problem, {
      ...wolfe,
      maxIter: 2,
      maxEval: 50,
      historySize: 3,
    })
    const sizes = Array.from({ length: 6 }, () => {
      step()
      const { oldDirs, oldStps, ro } = optimizer.stateDict().state[0]
      return [oldDirs.length, oldStps.length, ro.length]
    })
    expect(sizes).toEqual([1, 3, 3, 3, 3, 3].map((n) => [n, n, n]))
  })
})

/** A step that begins in the middle, or is broken off. */
export const lbfgsState = capability('lbfgs', (test) => {
  const configurations = [
    {},
    wolfe,
    { ...wolfe, maxIter: 3, historySize: 2 },
    { lr: 0.1, maxIter: 1 },
  ] as const

  test('the state has the names of PyTorch', ({ library }) => {
    const { flat, all } = loadLBFGS().stateKeys
    // al is room for the factors of the two loops, no state
    const named = (names: readonly string[]) =>
      names
        .filter((name) => name !== 'al')
        .map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
        .sort()
    const keys = (start: number[]) => {
      const { optimizer, step } = descend(library, createProblem(library, 'bowl', start))
      step()
      return Object.keys(optimizer.stateDict().state[0]).sort()
    }
    expect(keys([0, 0])).toEqual(named(flat))
    expect(keys([3, -4])).toEqual(named(all))
  })

  for (const options of configurations) {
    const name = JSON.stringify(options)
    test(`resumed from its state dict it goes on bit for bit: ${name}`, ({ library }) => {
      const creators = [
        () => createProblem(library, 'rosenbrock', START),
        () => createTinyNetwork(library, 'float32'),
      ]
      for (const create of creators) {
        const problem = create()
        const first = descend(library, problem, options)
        for (let i = 0; i < 3; i++) first.step()

        const copy = create()
        library.noGrad(() => copy.parameters.forEach((p, i) => p.copy_(problem.parameters[i])))
        const second = descend(library, copy)
        second.optimizer.loadStateDict(first.optimizer.stateDict())

        const soFar = first.costs.length
        for (const descent of [second, first]) for (let i = 0; i < 3; i++) descent.step()
        expectSame(second.costs, first.costs.slice(soFar), 'costs')
        expectSame(second.numbers(), first.numbers(), 'parameters')
      }
    })
  }

  test('a history of other parameters, or with a hole, is refused as it is loaded', ({
    library,
  }) => {
    const first = descend(library, bowl(library), wolfe)
    first.step()
    const other = descend(library, parabola(library)).optimizer
    const state = first.optimizer.stateDict()
    const load = (into: typeof other) => () => into.loadStateDict(state)
    expectError(load(other), 'LBFGS', 'loadStateDict: parameter 0: ', '(2) must be (1)')
    const { optimizer } = descend(library, bowl(library))
    Object.assign(state.state[0], { oldDirs: [null] })
    expectError(load(optimizer), 'LBFGS', 'parameter 0: oldDirs: got null', 'a list')
    const left = [other, optimizer].map((one) => [one.stateDict().state, one.paramGroups[0]])
    expect(left).toMatchObject([
      [{}, { lineSearchFn: null }],
      [{}, { lineSearchFn: null }],
    ])
  })

  test('loading copies every tensor of the history', ({ library }) => {
    const first = descend(library, createProblem(library, 'rosenbrock', START), wolfe)
    first.step()
    const second = descend(library, createProblem(library, 'rosenbrock', START))
    second.optimizer.loadStateDict(first.optimizer.stateDict())
    const [a, b] = [first, second].map(({ optimizer }) => optimizer.stateDict().state[0])
    for (const i of a.oldDirs.keys()) {
      expect(b.oldDirs[i].tolist()).toEqual(a.oldDirs[i].tolist())
      expect(b.oldDirs[i].storage).not.toBe(a.oldDirs[i].storage)
      expect(b.oldStps[i].storage).not.toBe(a.oldStps[i].storage)
    }
  })

  test('a closure that throws leaves parameters and state as they were', ({ library }) => {
    for (const options of [
      { lr: 0.1, maxIter: 5 },
      { ...wolfe, maxIter: 3 },
    ]) {
      const usual = descend(library, createProblem(library, 'rosenbrock', START), options)
      const { parameters, cost } = createProblem(library, 'rosenbrock', START)
      const broken = descend(library, { parameters, cost }, options)
      usual.step()
      broken.step()
      const before = broken.numbers()
      let calls = 0
      const fails = () => {
        if (++calls === 3) throw new Error('enough')
        broken.optimizer.zeroGrad()
        const value = cost()
        value.backward()
        return value
      }
      expect(() => broken.optimizer.step(fails)).toThrow('enough')
      expectSame(broken.numbers(), before, 'parameters')
      usual.step()
      broken.step()
      expectSame(broken.costs, usual.costs, 'costs')
    }
  })
})

export const lbfgsErrors = capability('lbfgs', (test) => {
  test('step without a closure is an error that says what a closure does', ({ library }) => {
    const optimizer = createLBFGS(library, [library.zeros([2])])
    for (const closure of [undefined, null, library.zeros([])]) {
      expectError(() => optimizer.step(closure), 'LBFGS', 'step got no closure', 'calls backward')
    }
  })

  test('a closure must return the loss, and nothing has changed where it does not', ({
    library,
  }) => {
    const { parameters, cost } = createProblem(library, 'rosenbrock', START)
    const optimizer = createLBFGS(library, parameters)
    const gives = (result: unknown) => () => {
      cost().backward()
      return result
    }
    expectError(
      () => optimizer.step(gives(undefined)),
      'LBFGS',
      'closure gave undefined',
      'return the loss',
    )
    expectError(() => optimizer.step(gives(24.2)), 'LBFGS', 'closure gave 24.2', 'tensor')
    expectError(
      () => optimizer.step(gives(library.zeros([2]))),
      'LBFGS',
      'tensor (2)',
      'one number',
    )
    expect(() => optimizer.step(async () => cost())).toThrow('async')
    expect(parameters[0].tolist()).toEqual(START)
    expect(optimizer.stateDict().state).toEqual({})
  })

  test('parameter groups are refused, at once and later', ({ library }) => {
    const groups = [1, 2].map((n) => ({ params: [library.zeros([n])] }))
    const piece = "doesn't support per-parameter options (parameter groups)"
    expectError(() => createLBFGS(library, groups), 'LBFGS', piece, 'all parameters in one')
    const optimizer = createLBFGS(library, groups.slice(0, 1))
    expectError(() => optimizer.addParamGroup(groups[1]), 'LBFGS', piece)
    expect(optimizer.paramGroups.length).toBe(1)
  })

  test('a gradient that has not the shape of its parameter is refused', ({ library }) => {
    const { parameters, cost } = createProblem(library, 'rosenbrock', START)
    const optimizer = createLBFGS(library, parameters)
    const closure = () => {
      parameters[0].grad = library.ones([1], { dtype: 'float64' })
      return cost()
    }
    expectError(() => optimizer.step(closure), 'LBFGS', 'grad (1) must be (2)')
    expect(parameters[0].tolist()).toEqual(START)
  })

  test('parameters of two dtypes make no vector', ({ library }) => {
    const mixed = [library.zeros([1]), library.zeros([1], { dtype: 'float64' })]
    expectError(() => createLBFGS(library, mixed), 'LBFGS', 'dtypes float32 and float64 differ')
  })

  test('settings that make no sense are refused by name', ({ library }) => {
    const wrong = (options: object, ...pieces: string[]) =>
      expectError(() => createLBFGS(library, [library.zeros([1])], options), 'LBFGS', ...pieces)
    wrong({ lr: -1 }, 'Invalid learning rate: -1')
    wrong({ toleranceGrad: -1e-7 }, 'Invalid toleranceGrad: -1e-7')
    wrong({ toleranceChange: NaN }, 'Invalid toleranceChange: NaN')
    wrong({ maxIter: -1 }, 'Invalid maxIter: -1', 'whole number')
    wrong({ maxIter: 2.5 }, 'Invalid maxIter: 2.5')
    wrong({ maxEval: 0 }, 'Invalid maxEval: 0')
    wrong({ historySize: 0 }, 'Invalid historySize: 0')
    wrong({ lr: -1, historySize: -2 }, 'learning rate: -1', 'historySize: -2')
    wrong({ lineSearchFn: 'wolfe' }, 'wolfe', "only 'strong_wolfe' is supported")
  })
})
