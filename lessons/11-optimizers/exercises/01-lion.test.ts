import { type Tensor, tensor } from '@stepgrad/11-optimizers'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-lion.ts'
import * as solution from './solutions/01-lion.ts'

const leaf = (values: number[], gradient: number[]): Tensor => {
  const w = tensor(values, { dtype: 'float64', requiresGrad: true })
  w.grad = tensor(gradient, { dtype: 'float64' })
  return w
}

exercise(
  { yours, solution },
  {
    'a step is lr long, whatever the size of the gradient': ({ Lion }) => {
      const w = leaf([0, 0, 0], [300, -0.01, 0])
      new Lion([w], { lr: 0.5 }).step()
      expect(w.tolist()).toEqual([-0.5, 0.5, 0])
    },
    'a small contradiction does not turn it round, a large one does': ({ Lion }) => {
      const w = leaf([0, 0], [3, 3]) // m = 0.03 afterwards
      const lion = new Lion([w], { lr: 1 })
      lion.step()
      w.grad = tensor([-0.2, -0.4], { dtype: 'float64' }) // c = 0.9·0.03 − 0.02, and − 0.04
      lion.step()
      expect(w.tolist()).toEqual([-2, 0])
    },
    'weight decay stands beside the sign': ({ Lion }) => {
      const w = leaf([8, 8], [100, 0])
      new Lion([w], { lr: 0.5, weightDecay: 0.25 }).step()
      expect(w.tolist()).toEqual([6.5, 7]) // 8 − ½·(1 + 2), 8 − ½·2
    },
    'what it remembers is in its state dict, and goes on from there': ({ Lion }) => {
      const [a, b] = [leaf([0], [2]), leaf([0], [2])]
      const [first, second] = [new Lion([a], { lr: 1 }), new Lion([b])]
      first.step()
      const { expAvg } = first.stateDict().state[0]
      expect((expAvg as Tensor).item()).toBeCloseTo(0.02, 12)
      second.loadStateDict(first.stateDict())
      b.grad = tensor([-0.1], { dtype: 'float64' }) // c = 0.9·0.02 − 0.01
      second.step()
      expect(b.tolist()).toEqual([-1])
    },
    'the gradient stays, the step is not recorded, and it counts as a change': ({ Lion }) => {
      const w = leaf([1], [4])
      const { version } = w
      new Lion([w], { lr: 0.5 }).step()
      expect(w.grad!.tolist()).toEqual([4])
      expect([w.isLeaf, w.version > version]).toEqual([true, true])
    },
  },
)
