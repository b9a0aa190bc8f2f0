import { Generator, gradcheck, maxPool2d, randn, tensor } from '@stepgrad/06-operations'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-pool-by-slices.ts'
import * as solution from './solutions/02-pool-by-slices.ts'

const picture = (rows: number[][]) => tensor([[rows]], { dtype: 'float64', requiresGrad: true })

exercise(
  { yours, solution },
  {
    'of each window the largest is kept': ({ maxPool2x2 }) => {
      const x = picture([[1, 2, 5, 0], [4, 3, 1, 1]]) // prettier-ignore
      expect(maxPool2x2(x).tolist()).toEqual([[[[4, 5]]]])
    },
    'of each window the mean is kept': ({ averagePool2x2 }) => {
      const x = picture([[1, 2, 5, 0], [4, 3, 1, 2]]) // prettier-ignore
      expect(averagePool2x2(x).tolist()).toEqual([[[[2.5, 2]]]])
    },
    'a last row or column that fills no window is left out': ({ maxPool2x2, averagePool2x2 }) => {
      const x = picture([[1, 2, 9], [4, 3, 9], [9, 9, 9]]) // prettier-ignore
      expect(maxPool2x2(x).tolist()).toEqual([[[[4]]]])
      expect(averagePool2x2(x).tolist()).toEqual([[[[2.5]]]])
    },
    'it is the max-pool of the network': ({ maxPool2x2 }) => {
      const x = randn([2, 3, 6, 8], { generator: new Generator(1) })
      expect(maxPool2x2(x).tolist()).toEqual(maxPool2d(x, 2).tolist())
    },
    'a NaN is passed on': ({ maxPool2x2 }) => {
      expect(maxPool2x2(picture([[1, NaN], [3, 2]])).item()).toBeNaN() // prettier-ignore
    },
    'the gradient goes to the largest': ({ maxPool2x2 }) => {
      const x = picture([[1, 2, 5, 0], [4, 3, 1, 1]]) // prettier-ignore
      maxPool2x2(x).sum().backward()
      expect(x.grad!.tolist()).toEqual([[[[0, 0, 1, 0], [1, 0, 0, 0]]]]) // prettier-ignore
    },
    'of the mean, each number gets a quarter': ({ averagePool2x2 }) => {
      const x = picture([[1, 2, 9], [4, 3, 9], [9, 9, 9]]) // prettier-ignore
      averagePool2x2(x).sum().backward()
      expect(x.grad!.tolist()).toEqual([[[[0.25, 0.25, 0], [0.25, 0.25, 0], [0, 0, 0]]]]) // prettier-ignore
    },
    'gradcheck passes': ({ maxPool2x2, averagePool2x2 }) => {
      const x = randn([1, 2, 4, 5], { dtype: 'float64', generator: new Generator(2) })
      expect(gradcheck(maxPool2x2, [x.requiresGrad_()])).toBe(true)
      expect(gradcheck(averagePool2x2, [x])).toBe(true)
    },
  },
)
