import { zeros } from '@stepgrad/20-data-parallel'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-even-parts.ts'
import * as solution from './solutions/01-even-parts.ts'

exercise(
  { yours, solution },
  {
    'torch gives 7 images to 3 devices as 3, 3, 1, and 4 as 2, 2': ({ torchParts }) => {
      expect(torchParts(7, 3)).toEqual([3, 3, 1])
      expect(torchParts(4, 3)).toEqual([2, 2])
    },
    'the parts of torch are those of chunk': ({ torchParts }) => {
      for (let batch = 1; batch < 30; batch++) {
        for (let devices = 1; devices < 9; devices++) {
          const chunks = zeros([batch]).chunk(devices)
          expect(torchParts(batch, devices)).toEqual(chunks.map((part) => part.shape[0]))
        }
      }
    },
    'even parts differ by 1, and all devices have something to do': ({ evenParts }) => {
      expect(evenParts(7, 3)).toEqual([3, 2, 2])
      expect(evenParts(4, 3)).toEqual([2, 1, 1])
      expect(evenParts(2, 3)).toEqual([1, 1])
    },
    'even parts are never slower than those of torch': ({ torchParts, evenParts, rounds }) => {
      for (let batch = 1; batch < 30; batch++) {
        for (let devices = 1; devices < 9; devices++) {
          const [ours, theirs] = [evenParts, torchParts].map((parts) => parts(batch, devices))
          const of = `${batch} samples on ${devices} devices, parts ${ours.join(', ')}`
          expect(
            ours.reduce((a, b) => a + b),
            `${of}: their sum`,
          ).toBe(batch)
          expect(rounds(ours), `${of}: rounds`).toBeLessThanOrEqual(rounds(theirs))
        }
      }
    },
    'and how long it takes is said by the largest': ({ rounds }) => {
      expect(rounds([3, 3, 1])).toBe(3)
    },
  },
)
