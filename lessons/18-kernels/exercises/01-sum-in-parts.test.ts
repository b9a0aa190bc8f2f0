import { full, openDevice, tensor } from '@stepgrad/18-kernels'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-sum-in-parts.ts'
import * as solution from './solutions/01-sum-in-parts.ts'

const device = await openDevice('webasm')

exercise(
  { yours, solution },
  {
    'parts of three, and the last one is shorter': ({ sumParts }) => {
      const y = sumParts(tensor([1, 2, 3, 4, 5, 6, 7]).to(device), 3)
      expect(y.tolist()).toEqual([6, 15, 7])
      expect(y.device).toBe(device)
    },
    'a view is read in its own order': ({ sumParts }) => {
      const x = tensor([[1, 2], [3, 4], [5, 6]]).to(device) // prettier-ignore
      expect(sumParts(x.select(1, 1), 2).tolist()).toEqual([6, 6])
    },
    'one number, or a hundred and one, become one': ({ sumInParts }) => {
      for (const n of [1, 100, 101, 10_001]) {
        expect(sumInParts(full([n], 2).to(device)).tolist()).toEqual([2 * n])
      }
    },
    'a million times 0.1 is right to six digits': ({ sumInParts }) => {
      const sum = sumInParts(full([1_000_000], 0.1).to(device)).item()
      expect(Math.abs(sum - 100_000), `the sum is ${sum}: off 100000 by`).toBeLessThan(0.5)
    },
    'the slope of the sum arrives everywhere': ({ sumInParts }) => {
      const x = tensor([1, 2, 3]).to(device).requiresGrad_()
      sumInParts(x).backward(tensor([5]).to(device))
      expect(x.grad!.tolist()).toEqual([5, 5, 5])
    },
  },
)
