import {
  Generator,
  Net,
  type Tensor,
  decodeCheckpoint,
  encodeCheckpoint,
  tensor,
} from '@stepgrad/14-checkpoints'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-average-of-states.ts'
import * as solution from './solutions/02-average-of-states.ts'

const state = (w: number[], seen: number) => ({
  w: tensor(w, { dtype: 'float64' }),
  seen: tensor(seen, { dtype: 'int32' }),
})

exercise(
  { yours, solution },
  {
    'each number is the mean of those in its place': ({ averageOfStates }) => {
      const { w } = averageOfStates([state([1, 2], 0), state([3, 2], 0), state([8, -7], 0)])
      expect(w.tolist()).toEqual([4, -1])
      expect(w.dtype).toBe('float64')
    },
    'of whole numbers the last counts': ({ averageOfStates }) => {
      const { seen } = averageOfStates([state([1], 10), state([1], 25)])
      expect([seen.dtype, seen.tolist()]).toEqual(['int32', 25])
    },
    'the average has numbers of its own, also of one state': ({ averageOfStates }) => {
      const only = state([1, 2], 3)
      const average = averageOfStates([only])
      only.w.fill_(9)
      only.seen.fill_(9)
      expect([average.w.tolist(), average.seen.tolist()]).toEqual([[1, 2], 3])
    },
    'the states stay as they were': ({ averageOfStates }) => {
      const states = [state([1], 1), state([2], 2)]
      averageOfStates(states)
      expect(states.map(({ w, seen }) => [w.tolist(), seen.tolist()])).toEqual([
        [[1], 1],
        [[2], 2],
      ])
    },
    'states of different networks are an error that names the key': ({ averageOfStates }) => {
      const { w, seen } = state([1], 1)
      expect(() => averageOfStates([{ w, seen }, { w }])).toThrow(/seen/)
      expect(() => averageOfStates([{ w }, { w, seen }])).toThrow(/seen/)
      expect(() => averageOfStates([])).toThrow(RangeError)
    },
    'a network takes the average of two checkpoints': ({ averageOfStates }) => {
      const nets = [1, 2].map((seed) => new Net({ generator: new Generator(seed) }))
      const saved = nets.map((net) => encodeCheckpoint({ model: net.stateDict() }))
      const average = averageOfStates(saved.map((bytes) => decodeCheckpoint(bytes).model))
      const net = new Net()
      net.loadStateDict(average)
      const first = ({ storage }: Tensor) => storage[0]
      const [a, b, mean] = [...nets, net].map(({ fc3 }) => first(fc3.weight))
      expect(mean).toBeCloseTo((a + b) / 2, 7)
    },
  },
)
