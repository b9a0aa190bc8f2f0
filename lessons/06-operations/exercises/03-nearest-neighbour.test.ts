import { type Tensor, tensor } from '@stepgrad/06-operations'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-nearest-neighbour.ts'
import * as solution from './solutions/03-nearest-neighbour.ts'

const whole = (...numbers: number[]): Tensor => tensor(Int32Array.from(numbers))
const samples = tensor([[0, 0], [0, 4], [4, 0]]) // prettier-ignore
const classes = whole(7, 8, 9)

exercise(
  { yours, solution },
  {
    'each row gets the class of its nearest sample': ({ nearest }) => {
      const x = tensor([[3, 1], [1, 1], [-1, 9], [0, 0]]) // prettier-ignore
      const y = nearest(samples, classes, x)
      expect([y.dtype, y.shape, y.tolist()]).toEqual(['int32', [4], [9, 7, 8, 7]])
    },
    'of two that are equally near the first counts': ({ nearest }) => {
      expect(nearest(samples, classes, tensor([[2, 2]])).tolist()).toEqual([7])
    },
    'one sample answers all': ({ nearest }) => {
      const one = tensor([[5, 5]])
      expect(nearest(one, whole(3), samples).tolist()).toEqual([3, 3, 3])
    },
    'the distance counts all numbers of a row, also if they are many': ({ nearest }) => {
      const far = tensor([[9, 0, 0, 0], [4, 4, 4, 4]]) // prettier-ignore
      expect(nearest(far, whole(1, 2), tensor([[0, 0, 0, 0]])).tolist()).toEqual([2])
    },
    'right guesses stand on the diagonal, others beside it': ({ confusion }) => {
      const counts = confusion(whole(0, 0, 1, 2, 2, 2), whole(0, 1, 1, 0, 2, 2), 3)
      expect(counts.dtype).toBe('int32')
      expect(counts.tolist()).toEqual([[1, 1, 0], [0, 1, 0], [1, 0, 2]]) // prettier-ignore
    },
    'a class that never comes has a row of zeros': ({ confusion }) => {
      expect(confusion(whole(1), whole(1), 3).tolist()).toEqual([[0, 0, 0], [0, 1, 0], [0, 0, 0]]) // prettier-ignore
    },
  },
)
