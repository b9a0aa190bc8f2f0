import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { descend } from './lbfgs-library.ts'
import { createProblem, parabola, wolfe } from './lbfgs-problems.ts'

/** What the settings do from one step to the next. */
export const lbfgsSettings = capability('lbfgs', (test) => {
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
