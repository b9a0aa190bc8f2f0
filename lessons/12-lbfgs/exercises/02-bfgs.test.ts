import { type Tensor, optim, tensor } from '@stepgrad/12-lbfgs'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-bfgs.ts'
import * as solution from './solutions/02-bfgs.ts'

const f64 = { dtype: 'float64' } as const
const vector = (...values: number[]) => tensor(values, f64)
const rounded = (x: Tensor) =>
  (x.reshape(-1).tolist() as number[]).map((v) => Number(v.toFixed(10)) + 0)

/** scale·I, (2, 2) */
const start = (scale: number) =>
  tensor(
    [
      [scale, 0],
      [0, scale],
    ],
    f64,
  )
const change = { s: vector(-0.5, -0.5), y: vector(-0.5, -1.5) } // of the lesson

/** Some iterations of LBFGS on a bent valley: the gradient there, the direction, the history. */
function iterations(count: number) {
  const w = tensor([-1, 1, 0.5], { ...f64, requiresGrad: true })
  const optimizer = new optim.LBFGS([w], { maxIter: 1, lr: 0.2 })
  for (let i = 0; i < count; i++) {
    optimizer.step(() => {
      optimizer.zeroGrad()
      const [a, b] = [w.narrow(0, 0, 2), w.narrow(0, 1, 2)]
      const cost = b.sub(a.pow(2)).pow(2).mul(10).add(a.sub(1).pow(2)).sum()
      cost.backward()
      return cost
    })
  }
  const state = optimizer.stateDict().state[0] as Record<string, Tensor> & {
    oldStps: Tensor[]
    oldDirs: Tensor[]
    HDiag: number
  }
  const changes = state.oldStps.map((s, i) => ({ s, y: state.oldDirs[i] }))
  return { g: state.prevFlatGrad, d: state.d, scale: state.HDiag, changes }
}

exercise(
  { yours, solution },
  {
    'H turns the last change of the gradient into the last change of the parameters': ({
      updateInverse,
    }) => {
      const H = updateInverse(start(0.4), change)
      expect(rounded(H.matmul(change.y))).toEqual(rounded(change.s))
    },
    'H stays symmetric, and what went in stays as it was': ({ updateInverse }) => {
      const before = start(0.4)
      const H = updateInverse(before, change)
      expect(rounded(H.t())).toEqual(rounded(H))
      expect(before.tolist()).toEqual(start(0.4).tolist())
    },
    'by hand: 0.7 and 0.3, with 0.1 beside them': ({ updateInverse }) => {
      expect(rounded(updateInverse(start(0.4), change))).toEqual([0.7, 0.1, 0.1, 0.3])
    },
    'the direction of the lesson': ({ direction }) => {
      expect(rounded(direction(vector(2.5, 1.5), [change], 0.4))).toEqual([-1.9, -0.7])
    },
    'without a history it is the gradient, turned round and scaled': ({ direction }) => {
      expect(rounded(direction(vector(2, -3), [], 0.5))).toEqual([-1, 1.5])
    },
    'after several iterations it is what the two loops find': ({ direction }) => {
      for (const count of [2, 4, 7]) {
        const { g, d, scale, changes } = iterations(count)
        expect(changes.length).toBeGreaterThan(0)
        expect(rounded(direction(g, changes, scale))).toEqual(rounded(d))
      }
    },
  },
)
