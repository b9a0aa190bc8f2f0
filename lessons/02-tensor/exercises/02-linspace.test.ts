import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-linspace.ts'
import * as solution from './solutions/02-linspace.ts'

const float64 = { dtype: 'float64' } as const

exercise(
  { yours, solution },
  {
    'five numbers from 0 to 1 are a quarter apart': ({ linspace }) => {
      const x = linspace(0, 1, 5)
      expect(x.shape).toEqual([5])
      expect(x.tolist()).toEqual([0, 0.25, 0.5, 0.75, 1])
    },
    'it can count down': ({ linspace }) => {
      expect(linspace(1, -1, 3).tolist()).toEqual([1, 0, -1])
    },
    'float32 unless told otherwise, each number rounded once': ({ linspace }) => {
      const tenths = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
      expect(linspace(0, 1, 11).dtype).toBe('float32')
      expect(linspace(0, 1, 11).tolist()).toEqual(tenths.map(Math.fround))
      expect(linspace(0, 1, 11, float64).dtype).toBe('float64')
    },
    'both ends are met exactly': ({ linspace }) => {
      for (const steps of [2, 6, 11, 50]) {
        const { storage } = linspace(0, 5.7, steps, float64)
        expect([storage[0], storage.at(-1)], `${steps} steps`).toEqual([0, 5.7])
      }
    },
    'one number is the start, and none is none': ({ linspace }) => {
      expect(linspace(3, 10, 1).tolist()).toEqual([3])
      expect(linspace(3, 10, 0).shape).toEqual([0])
    },
    'a count that is negative or broken is an error': ({ linspace }) => {
      expect(() => linspace(0, 1, -1)).toThrow(/^linspace: .*-1/)
      expect(() => linspace(0, 1, 2.5)).toThrow(/^linspace: .*2\.5/)
    },
  },
)
