import { Generator, randn, tensor, zeros } from '@stepgrad/03-views'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-distances.ts'
import * as solution from './solutions/03-distances.ts'

const points = tensor([
  [0, 0],
  [3, 4],
])
const corners = tensor([
  [0, 0],
  [3, 0],
  [0, 4],
])

exercise(
  { yours, solution },
  {
    'two points against three corners': ({ squaredDistances }) => {
      expect(squaredDistances(points, corners).tolist()).toEqual([
        [0, 9, 16],
        [25, 16, 9],
      ])
    },
    'as many points as corners still give a table': ({ squaredDistances }) => {
      expect(squaredDistances(corners, corners).shape).toEqual([3, 3])
    },
    'for random points it is the sum that the formula says': ({ squaredDistances }) => {
      const generator = new Generator(0)
      const a = randn([4, 5], { dtype: 'float64', generator })
      const b = randn([3, 5], { dtype: 'float64', generator })
      const y = squaredDistances(a, b)
      for (let n = 0; n < 4; n++) {
        for (let m = 0; m < 3; m++) {
          let sum = 0
          for (let d = 0; d < 5; d++) sum += (a.storage[n * 5 + d] - b.storage[m * 5 + d]) ** 2
          expect(y.narrow(0, n, 1).narrow(1, m, 1).item()).toBeCloseTo(sum, 10)
        }
      }
    },
    'each point finds the corner that is nearest to it': ({ nearest }) => {
      expect(nearest(points, corners)).toEqual(Int32Array.of(0, 2))
    },
    'of two equally near ones the first is taken': ({ nearest }) => {
      expect(nearest(zeros([1, 2]), tensor([[1, 0], [0, 1]]))).toEqual(Int32Array.of(0)) // prettier-ignore
    },
    'points that are the columns of a matrix need no copy': ({ nearest }) => {
      expect(nearest(points.t().contiguous().t(), corners)).toEqual(Int32Array.of(0, 2))
    },
  },
)
