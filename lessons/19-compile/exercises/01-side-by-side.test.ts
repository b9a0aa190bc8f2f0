import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-side-by-side.ts'
import * as solution from './solutions/01-side-by-side.ts'

/** Sample b has the numbers 10·b, 10·b + 1 … */
function samples(B: number, size: number): Float32Array {
  return Float32Array.from({ length: B * size }, (_, i) => 10 * Math.floor(i / size) + (i % size))
}

exercise(
  { yours, solution },
  {
    'two samples lie side by side in two lanes': ({ sideBySide }) => {
      expect([...sideBySide(samples(2, 3), 2, 2)]).toEqual([0, 10, 1, 11, 2, 12])
    },
    'each group of samples is by itself': ({ sideBySide }) => {
      expect([...sideBySide(samples(4, 2), 4, 2)]).toEqual([0, 10, 1, 11, 20, 30, 21, 31])
    },
    'the last group is filled up with zeros': ({ sideBySide }) => {
      const groups = sideBySide(samples(5, 2), 5, 4)
      expect([...groups]).toEqual([0, 10, 20, 30, 1, 11, 21, 31, 40, 0, 0, 0, 41, 0, 0, 0])
    },
    'the way back leaves out what filled it up': ({ sampleBySample }) => {
      const groups = Float32Array.of(0, 10, 20, 30, 1, 11, 21, 31, 40, 7, 7, 7, 41, 7, 7, 7)
      expect([...sampleBySample(groups, 5, 4)]).toEqual([...samples(5, 2)])
    },
    'there and back is nothing, for any number of lanes': ({ sideBySide, sampleBySample }) => {
      for (const [B, lanes] of [
        [1, 4],
        [6, 3],
        [7, 8],
        [16, 16],
      ]) {
        // prettier-ignore
        const rows = samples(B, 5)
        expect(sampleBySample(sideBySide(rows, B, lanes), B, lanes), `${B}, ${lanes}`).toEqual(rows)
      }
    },
  },
)
