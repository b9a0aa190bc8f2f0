import { Generator, ShapeError, ones, randn, tensor, zeros } from '@stepgrad/03-views'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-sum-to-shape.ts'
import * as solution from './solutions/02-sum-to-shape.ts'

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
])

exercise(
  { yours, solution },
  {
    'a row that was used for each row gets the sums over the rows': ({ sumToShape }) => {
      expect(sumToShape(x, [3]).tolist()).toEqual([5, 7, 9])
    },
    'a column that was used for each column gets the sums over the columns': ({ sumToShape }) => {
      expect(sumToShape(x, [2, 1]).tolist()).toEqual([[6], [15]])
    },
    'a single number gets the sum of all': ({ sumToShape }) => {
      expect(sumToShape(x, []).tolist()).toBe(21)
      expect(sumToShape(x, [1, 1]).tolist()).toEqual([[21]])
    },
    'what was not stretched stays as it is': ({ sumToShape }) => {
      expect(sumToShape(x, [2, 3]).tolist()).toEqual(x.tolist())
      expect(sumToShape(zeros([1, 4]), [1, 4]).shape).toEqual([1, 4])
    },
    'dimensions that were added and those that were stretched are both summed': ({
      sumToShape,
    }) => {
      const y = sumToShape(ones([4, 2, 3]), [2, 1])
      expect(y.tolist()).toEqual([[12], [12]])
    },
    'it undoes broadcasting in the sense of the chain rule: Σ expand(a)·x = Σ a·sumToShape(x)': ({
      sumToShape,
    }) => {
      const generator = new Generator(0)
      const random = (...shape: number[]) => randn(shape, { dtype: 'float64', generator })
      const [a, g] = [random(3, 1, 2), random(5, 3, 4, 2)]
      const there = a.expand(5, 3, 4, 2).mul(g).sum().item()
      const back = a
        .mul(sumToShape(g, [3, 1, 2]))
        .sum()
        .item()
      expect(back).toBeCloseTo(there, 10)
    },
    'a stretched dimension of size 0 leaves a sum of nothing': ({ sumToShape }) => {
      expect(sumToShape(zeros([0, 3]), [1, 3]).tolist()).toEqual([[0, 0, 0]])
    },
    'a shape that could not have become that of x is an error': ({ sumToShape }) => {
      for (const shape of [[2], [3, 1], [4, 2, 3]]) {
        const call = () => sumToShape(x, shape)
        expect(call, shape.join('×')).toThrow(`(${shape.join(', ')})`)
        expect(call).toThrow(ShapeError)
      }
    },
  },
)
