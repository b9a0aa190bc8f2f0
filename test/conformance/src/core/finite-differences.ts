import type { Floats } from '../adapter.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { Suite, SuiteTest } from '../suite-test.ts'

const group = 'finite differences'
const needs = ['finite-differences']

type Difference = (f: () => number, values: Floats, i: number, h: number) => number
type FiniteDifferences = { readonly forwardDifference: Difference; centralDifference: Difference }

export const finiteDifferences: readonly SuiteTest[] = [
  {
    group,
    name: 'a forward difference is wrong by O(h), a central one by O(h²)',
    needs,
    run(suite) {
      const { forwardDifference, centralDifference } = functionsOf(suite)
      const x = new Float64Array([5, 2])
      const cube = () => x[1] ** 3 // slope 12 at 2, and (x + h)³ = x³ + 3x²h + 3xh² + h³
      const ahead = forwardDifference(cube, x, 1, 0.1)
      expectClose([ahead], [12 + 6 * 0.1 + 0.1 ** 2], { what: 'forward', within: 1e-12 })
      const central = centralDifference(cube, x, 1, 0.1)
      expectClose([central], [12 + 0.1 ** 2], { what: 'central', within: 1e-12 })
    },
  },
  {
    group,
    name: 'a difference puts the value back, even if the function throws',
    needs,
    run(suite) {
      const { forwardDifference, centralDifference } = functionsOf(suite)
      const x = new Float64Array([5, 0.1])
      const refuse = () => {
        throw new Error('refused')
      }
      for (const difference of [forwardDifference, centralDifference]) {
        difference(() => x[1], x, 1, 1e-3)
        expectSame(x, [5, 0.1], 'values after a difference')
        try {
          difference(refuse, x, 1, 1e-3)
        } catch {
          expectSame(x, [5, 0.1], 'values after the function threw')
        }
      }
    },
  },
  {
    group,
    name: 'a step that float32 cannot store leaves a slope of 0',
    needs,
    run(suite) {
      const x = new Float32Array([1])
      const slope = functionsOf(suite).forwardDifference(() => x[0], x, 0, 1e-9)
      expectSame([slope], [0], 'the slope of f(x) = x, measured with h = 1e-9')
    },
  },
]

function functionsOf({ adapter }: Suite): FiniteDifferences {
  return adapter.library as FiniteDifferences
}
