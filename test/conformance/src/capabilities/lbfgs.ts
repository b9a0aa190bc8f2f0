import { loadLBFGS } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { createLBFGS, descend } from './lbfgs-library.ts'
import { START, bowl, createProblem, parabola, wolfe } from './lbfgs-problems.ts'

/** The iterations, as far as they can be worked out by hand, and the closure. */
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
    expect(loss, 'step returns the first cost, the tensor itself').toBe(given[0])
  })

  test('the closure is recorded also where step is called inside noGrad', ({ library }) => {
    const options = { ...wolfe, maxIter: 3 }
    const usual = descend(library, createProblem(library, 'rosenbrock', START), options)
    const inside = descend(library, createProblem(library, 'rosenbrock', START), options)
    usual.step()
    library.noGrad(() => {
      inside.step()
      expect(library.isGradEnabled(), 'isGradEnabled() in noGrad, after step').toBe(false)
    })
    expect(library.isGradEnabled(), 'isGradEnabled() after noGrad').toBe(true)
    expectSame(inside.costs, usual.costs, 'costs')
    expectSame(inside.numbers(), usual.numbers(), 'parameters')
  })
})
