/** LBFGS against PyTorch's: call by call of the closure, step by step. */
import { type LBFGSCourse, type LBFGSOptions, loadLBFGS } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { type Descent, descend } from './lbfgs-library.ts'
import { createProblem, createTinyNetwork } from './lbfgs-problems.ts'

const { runs, network } = loadLBFGS()

/** Rounding grows from one iteration to the next; `cases/lbfgs.py` refuses courses where it grows to more. */
const WITHIN = { float64: 1e-8, float32: 1e-3 }

/** A cost that has all but vanished is known beside the first one, a parameter beside where it began: about 1. */
const VANISHED = { float64: 2e-14, float32: 6e-6 }

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
    if (parameters) {
      const own = numbers()
      expectClose([1, ...own], [1, ...parameters], { what: `${what}: 1 and parameters`, within })
    }
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
