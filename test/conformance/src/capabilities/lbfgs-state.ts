import { loadLBFGS } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import { expectError } from './errors.ts'
import { descend } from './lbfgs-library.ts'
import { START, bowl, createProblem, createTinyNetwork, parabola, wolfe } from './lbfgs-problems.ts'

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
      expect(b.oldDirs[i].storage, `oldDirs[${i}] has a storage of its own`).not.toBe(
        a.oldDirs[i].storage,
      )
      expect(b.oldStps[i].storage, `oldStps[${i}] has a storage of its own`).not.toBe(
        a.oldStps[i].storage,
      )
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
