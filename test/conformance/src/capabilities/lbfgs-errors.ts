import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectError } from './errors.ts'
import { createLBFGS } from './lbfgs-library.ts'
import { START, createProblem } from './lbfgs-problems.ts'

/** Wrong closures, groups, parameters and settings. */
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

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const known = ['lr', 'maxIter', 'maxEval', 'toleranceGrad', 'toleranceChange', 'historySize']
    const make = (options: never) => createLBFGS(library, [library.zeros([1])], options)
    for (const [given, shown] of [
      [0.1, '0.1'],
      ['sum', "'sum'"],
    ] as const) {
      // prettier-ignore
      expectError(() => make(given as never), 'LBFGS', `options ${shown}`, `known are ${known.join(', ')}`)
    }
    expectError(() => make({ tolerance: 1 } as never), 'LBFGS', 'option tolerance is unknown')
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
