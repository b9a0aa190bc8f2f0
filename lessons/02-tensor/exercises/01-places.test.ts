import { ShapeError, zeros } from '@stepgrad/02-tensor'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-places.ts'
import * as solution from './solutions/01-places.ts'

exercise(
  { yours, solution },
  {
    'channel 1, row 0, column 2 of two channels of 2 rows and 3 columns is at place 8': ({
      placeOf,
    }) => {
      expect(placeOf(zeros([2, 2, 3]), [1, 0, 2])).toBe(8)
    },
    'the numbers of a batch of pictures lie where the formula of stage 01 says': ({ placeOf }) => {
      const [C, H, W] = [3, 32, 32]
      expect(placeOf(zeros([4, C, H, W]), [2, 1, 30, 5])).toBe(((2 * C + 1) * H + 30) * W + 5)
    },
    'every place has its index, and the index its place': ({ placeOf, indexAt }) => {
      const x = zeros([2, 3, 4])
      for (let place = 0; place < x.numel(); place++) {
        expect(placeOf(x, indexAt(x, place))).toBe(place)
      }
      expect(indexAt(x, 23)).toEqual([1, 2, 3])
    },
    'a tensor of no dimensions has one element, [], at place 0': ({ placeOf, indexAt }) => {
      expect(placeOf(zeros([]), [])).toBe(0)
      expect(indexAt(zeros([]), 0)).toEqual([])
    },
    'an index too large, too small, too short or too long is an error that shows both': ({
      placeOf,
    }) => {
      const x = zeros([2, 3])
      for (const index of [[0, 3], [2, 0], [0, -1], [1], [1, 1, 0]]) {
        const place = () => placeOf(x, index)
        expect(place).toThrow(`(${index.join(', ')})`)
        expect(place).toThrow('(2, 3)')
        expect(place).toThrow(ShapeError)
      }
    },
  },
)
