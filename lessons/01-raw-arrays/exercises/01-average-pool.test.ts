import { Generator, centralDifference, uniform } from '@stepgrad/01-raw-arrays'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-average-pool.ts'
import * as solution from './solutions/01-average-pool.ts'

const floats = (...values: number[]) => new Float64Array(values)
const random = (length: number) => uniform(length, -1, 1, 'float64', new Generator(length))

exercise(
  { yours, solution },
  {
    'of each window the mean is kept': ({ averagePool2d }) => {
      const y = averagePool2d(floats(1, 3, 2, 2, 0, -1, 2, 1), { B: 1, C: 1, H: 2, W: 4, k: 2 })
      expect([...y]).toEqual([0.75, 1.75])
    },
    'rows and columns that fill no window are left out': ({ averagePool2d }) => {
      const y = averagePool2d(floats(1, 2, 9, 3, 6, 9, 9, 9, 9), { B: 1, C: 1, H: 3, W: 3, k: 2 })
      expect([...y]).toEqual([3])
    },
    'float32 stays float32': ({ averagePool2d, averagePool2dBackward }) => {
      const sizes = { B: 1, C: 1, H: 2, W: 2, k: 2 }
      expect(averagePool2d(new Float32Array(4), sizes)).toBeInstanceOf(Float32Array)
      expect(averagePool2dBackward(new Float32Array(1), sizes)).toBeInstanceOf(Float32Array)
    },
    'every pixel of a window gets its share of the gradient, the others none': ({
      averagePool2dBackward,
    }) => {
      const dx = averagePool2dBackward(floats(8), { B: 1, C: 1, H: 3, W: 3, k: 2 })
      expect([...dx]).toEqual([2, 2, 0, 2, 2, 0, 0, 0, 0])
    },
    'the gradient agrees with central differences, in several images and channels': ({
      averagePool2d,
      averagePool2dBackward,
    }) => {
      const sizes = { B: 2, C: 3, H: 5, W: 4, k: 2 }
      const x = random(2 * 3 * 5 * 4)
      const dy = random(2 * 3 * 2 * 2)
      const f = () => {
        let sum = 0
        for (const [i, y] of averagePool2d(x, sizes).entries()) sum += dy[i] * y
        return sum
      }
      const dx = averagePool2dBackward(dy, sizes)
      expect(dx).toHaveLength(x.length)
      for (let i = 0; i < x.length; i++) {
        expect(dx[i], `dx[${i}]`).toBeCloseTo(centralDifference(f, x, i, 1e-6), 6)
      }
    },
  },
)
