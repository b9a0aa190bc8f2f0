import { type LBFGSCourse, type LBFGSOptions, loadLBFGS } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { expectError } from './errors.ts'
import { type Descent, createLBFGS, descend } from './lbfgs-library.ts'
import { type Problem, createProblem, createTinyNetwork } from './lbfgs-problems.ts'

const { runs, network, defaults, stateKeys } = loadLBFGS()
const wolfe = { lineSearchFn: 'strong_wolfe' } as const

/**
 * Rounding grows with each iteration, by about the condition number. A cost that has all but vanished is known only
 * beside the first one.
 */
const WITHIN = { float64: 1e-7, float32: 2e-4 }
const VANISHED = { float64: 1e-14, float32: 1e-6 }

/** Follows PyTorch step by step: how often the closure is called, what it returns, where it leads. */
function expectCourse({ optimizer, costs, step, numbers }: Descent, course: LBFGSCourse): void {
  const { dtype, steps } = course
  const within = WITHIN[dtype]
  const floor = VANISHED[dtype] * Math.abs(course.costs[0])
  let known = 0
  for (const [i, { evaluations, parameters, state }] of steps.entries()) {
    const what = `step ${i + 1}`
    const returned = step()
    expect(costs.length, `${what}: calls of the closure`).toBe(evaluations)
    expect(returned.item(), `${what}: returns the first cost`).toBe(costs[known])
    for (; known < evaluations; known++) {
      const gap = Math.abs(costs[known] - course.costs[known])
      if (gap <= within * Math.abs(course.costs[known]) + floor) continue
      throw new Error(
        `${what}: call ${known + 1} gave ${costs[known]}, expected ${course.costs[known]}`,
      )
    }
    if (parameters) expectClose(numbers(), parameters, { what: `${what}: parameters`, within })
    const own = optimizer.stateDict().state[0]
    expect([own.nIter, own.funcEvals], what).toEqual([state.nIter, state.funcEvals])
    expect(own.oldDirs?.length, `${what}: history`).toBe(state.remembered)
    if (state.t === undefined) continue
    expectClose([own.t], [state.t], { what: `${what}: t`, within: 10 * within })
  }
}

function nameOf(options: LBFGSOptions): string {
  const entries = Object.entries(options).map(([name, value]) => `${name} ${value}`)
  return entries.length === 0 ? 'defaults' : entries.join(', ')
}

export const lbfgsCourses = capability('lbfgs', (test) => {
  for (const run of runs) {
    const { problem, start, dtype, options } = run
    test(`${problem} from (${start}) in ${dtype} follows PyTorch: ${nameOf(options)}`, ({
      library,
    }) => {
      expectCourse(descend(library, createProblem(library, problem, start, dtype), options), run)
    })
  }

  for (const course of network) {
    const { dtype, options } = course
    test(`the tiny network in ${dtype} follows PyTorch: ${nameOf(options)}`, ({ library }) => {
      expectCourse(descend(library, createTinyNetwork(library, dtype), options), course)
    })
  }
})
