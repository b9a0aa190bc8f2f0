import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-moments-of-parts.ts'
import * as solution from './solutions/02-moments-of-parts.ts'

exercise(
  { yours, solution },
  {
    'the moments of 1, 2, 6 are 3 and 14/3': ({ momentsOf }) => {
      const { n, mean, variance } = momentsOf([1, 2, 6])
      expect([n, mean]).toEqual([3, 3])
      expect(variance).toBeCloseTo(14 / 3, 12)
    },
    'a longer part counts more': ({ together }) => {
      const parts = [
        { n: 3, mean: 1, variance: 0 },
        { n: 1, mean: 5, variance: 0 },
      ]
      expect(together(parts).mean).toBe(2)
      expect(together(parts).n).toBe(4)
    },
    'parts that lie far from each other have a variance together': ({ together }) => {
      const parts = [-1, 1].map((mean) => ({ n: 2, mean, variance: 0 }))
      expect(together(parts)).toEqual({ n: 4, mean: 0, variance: 1 })
    },
    'together they are what all numbers give': ({ momentsOf, together }) => {
      const numbers = Array.from({ length: 23 }, (_, i) => Math.sin(7 * i) + i / 10)
      const parts = [numbers.slice(0, 8), numbers.slice(8, 16), numbers.slice(16)]
      const whole = momentsOf(numbers)
      const summed = together(parts.map(momentsOf))
      expect(summed.mean).toBeCloseTo(whole.mean, 12)
      expect(summed.variance).toBeCloseTo(whole.variance, 12)
    },
  },
)
