import { Tensor, nn } from '@stepgrad/16-fast-cpu'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-average-by-terms.ts'
import * as solution from './solutions/01-average-by-terms.ts'

exercise(
  { yours, solution },
  {
    'the taps of a window of 2 in rows of 5 are 0, 1, 5, 6': ({ tapsOf }) => {
      expect([...tapsOf(5, 2)]).toEqual([0, 1, 5, 6])
    },
    'the corners of windows of 2 in an image of 4 × 5 leave the last column out': ({
      cornersOf,
    }) => {
      expect([...cornersOf(4, 5, 2)]).toEqual([0, 2, 10, 12])
    },
    'the means of two windows': ({ averagePool }) => {
      const image = Float64Array.of(1, 2, 5, 0, 4, 3, 1, 2)
      expect([...averagePool(image, 2, 4, 2)]).toEqual([2.5, 2])
    },
    'it is the average pooling of the stage': ({ averagePool }) => {
      const image = Float64Array.from({ length: 63 }, (_, i) => Math.sin(i))
      const pooled = new nn.AvgPool2d(3).forward(new Tensor(image, [1, 1, 7, 9]))
      const means = averagePool(image, 7, 9, 3)
      expect(means.length).toBe(6)
      for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(pooled.storage[i], 14)
    },
  },
)
