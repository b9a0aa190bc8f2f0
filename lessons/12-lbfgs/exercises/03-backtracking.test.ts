import { type Tensor, isGradEnabled, tensor } from '@stepgrad/12-lbfgs'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-backtracking.ts'
import * as solution from './solutions/03-backtracking.ts'

/** cost = w₁² + w₂² at (3, −4), with its gradient (6, −8). */
function createBowl() {
  const w = tensor([3, -4], { dtype: 'float64', requiresGrad: true })
  const seen: { at: unknown; recording: boolean }[] = []
  const cost = () => {
    seen.push({ at: w.tolist(), recording: isGradEnabled() })
    return w.pow(2).sum()
  }
  cost().backward()
  seen.length = 0
  return { w, cost, seen }
}

const vector = (...values: number[]): Tensor => tensor(values, { dtype: 'float64' })

exercise(
  { yours, solution },
  {
    'the whole way is taken if it helps': ({ backtrack }) => {
      const { w, cost } = createBowl()
      expect(backtrack(w, vector(-3, 4), cost)).toBe(1)
      expect(w.tolist()).toEqual([0, 0])
    },
    'half the way, and half of that, as long as it does not': ({ backtrack }) => {
      const { w, cost } = createBowl()
      expect(backtrack(w, vector(-12, 16), cost)).toBe(0.25)
      expect(w.tolist()).toEqual([0, 0])
    },
    'each try starts from where w was': ({ backtrack }) => {
      const { w, cost, seen } = createBowl()
      backtrack(w, vector(-12, 16), cost)
      expect(seen.map(({ at }) => at)).toEqual([
        [3, -4],
        [-9, 12],
        [-3, 4],
        [0, 0],
      ])
    },
    'as high as before is not low enough': ({ backtrack }) => {
      const { w, cost } = createBowl()
      expect(backtrack(w, vector(-6, 8), cost)).toBe(0.5) // the other side of the bowl, just as high
    },
    'nothing is recorded, and w stays a leaf': ({ backtrack }) => {
      const { w, cost, seen } = createBowl()
      backtrack(w, vector(-6, 8), cost)
      expect(seen.filter(({ recording }) => recording).length, 'costs that were recorded').toBe(0)
      expect([w.isLeaf, w.requiresGrad, isGradEnabled()]).toEqual([true, true, true])
    },
    'a direction that leads up or along is an error, and w has not moved': ({ backtrack }) => {
      const { w, cost } = createBowl()
      for (const d of [vector(6, -8), vector(4, 3), vector(0, 0)]) {
        expect(messageOf(() => backtrack(w, d, cost))).not.toBe('')
        expect(w.tolist()).toEqual([3, -4])
      }
    },
  },
)

/** What is thrown; an exercise that is not yet written throws something else. */
function messageOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    const { message } = error as Error
    if (message === 'not yet written') throw error
    return message
  }
  return ''
}
