import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-sparse-dot.ts'
import * as solution from './solutions/02-sparse-dot.ts'

const a = [0, 0.1, 0, 0, 0.7, 1e16, 0, -1e16, 0.3]
const b = [3, 0.3, 5, 7, 0.9, 1, 2, 1, 0.6]

function plainDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, i) => sum + v * b[i], 0)
}

exercise(
  { yours, solution },
  {
    'zeros are left out, −0 too, and NaN is not': ({ sparse }) => {
      expect(sparse([0, 2, -0, NaN, 5])).toEqual({ values: [2, NaN, 5], places: [1, 3, 4] })
    },
    'a sparse dot has the bits of the plain loop': ({ sparse, sparseDot }) => {
      expect(sparseDot(sparse(a), b)).toBe(plainDot(a, b))
    },
    'it reads no more of b than it needs': ({ sparse, sparseDot }) => {
      const read: number[] = []
      const watched = new Proxy(b, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) read.push(Number(key))
          return Reflect.get(target, key) as unknown
        },
      })
      sparseDot(sparse(a), watched)
      expect(read).toEqual([1, 4, 5, 7, 8])
    },
    'a careful dot is that of the plain loop everywhere': ({ carefulDot }) => {
      expect(carefulDot(a, b)).toBe(plainDot(a, b))
      expect(carefulDot([0, 1], [Infinity, 2])).toBeNaN()
      expect(carefulDot([0, 1], [NaN, 2])).toBeNaN()
      expect(carefulDot([2, 1], [Infinity, 2])).toBe(Infinity)
    },
  },
)
