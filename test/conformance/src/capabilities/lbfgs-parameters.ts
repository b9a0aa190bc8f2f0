import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { createLBFGS, descend } from './lbfgs-library.ts'
import { START, createProblem, wolfe } from './lbfgs-problems.ts'
import { expectViewStep } from './optimizer-claims.ts'

/** Parameters of any number, shape and layout are one vector. */
export const lbfgsParameters = capability('lbfgs', (test) => {
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
    expect(two.costs.length, 'calls of the closure').toBe(one.costs.length)
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
})
