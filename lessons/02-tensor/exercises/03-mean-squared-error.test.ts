import { Generator, ShapeError, centralDifference, randn, tensor, zeros } from '@stepgrad/02-tensor'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-mean-squared-error.ts'
import * as solution from './solutions/03-mean-squared-error.ts'

const float64 = { dtype: 'float64' } as const
const y = tensor([
  [1, 2],
  [3, 4],
])
const target = tensor([
  [1, 0],
  [3, 8],
])

exercise(
  { yours, solution },
  {
    'the mean of 0, 4, 0 and 16 is 5, a tensor of no dimensions': ({ meanSquaredError }) => {
      const cost = meanSquaredError(y, target)
      expect(cost.shape).toEqual([])
      expect(cost.item()).toBe(5)
      expect(cost.dtype).toBe('float32')
    },
    'the gradient is 2·(y − target)/n, in the shape of y': ({ meanSquaredErrorBackward }) => {
      const expected = [
        [0, 1],
        [0, -2],
      ]
      expect(meanSquaredErrorBackward(y, target).tolist()).toEqual(expected)
    },
    'it agrees with central differences': ({ meanSquaredError, meanSquaredErrorBackward }) => {
      const generator = new Generator(0)
      const x = randn([2, 3, 2], { ...float64, generator })
      const goal = randn([2, 3, 2], { ...float64, generator })
      const dx = meanSquaredErrorBackward(x, goal)
      const cost = () => meanSquaredError(x, goal).item()
      for (let i = 0; i < x.numel(); i++) {
        expect(dx.storage[i]).toBeCloseTo(centralDifference(cost, x.storage, i, 1e-6), 6)
      }
    },
    'as many numbers in another shape are an error that shows both': ({ meanSquaredError }) => {
      const call = () => meanSquaredError(zeros([3, 1]), zeros([3]))
      expect(call).toThrow('(3, 1)')
      expect(call).toThrow('(3)')
      expect(call).toThrow(ShapeError)
    },
    'the gradient refuses them too': ({ meanSquaredErrorBackward }) => {
      const call = () => meanSquaredErrorBackward(zeros([2, 3]), zeros([3, 2]))
      expect(call).toThrow('(2, 3)')
      expect(call).toThrow('(3, 2)')
    },
    'two precisions are an error': ({ meanSquaredError }) => {
      expect(() => meanSquaredError(y, zeros([2, 2], float64))).toThrow('float64')
    },
  },
)
