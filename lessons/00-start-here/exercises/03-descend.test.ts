import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import { batch, cost, neuron } from '../neuron.ts'
import * as yours from './03-descend.ts'
import * as solution from './solutions/03-descend.ts'

/** What a neuron with w1 = 2, w2 = 1, b = 0.5 answers. */
const taught = [
  { x1: 0, x2: 0, target: 0.5 },
  { x1: 1, x2: 0, target: 2.5 },
  { x1: 0, x2: 1, target: 1.5 },
  { x1: 1, x2: 1, target: 3.5 },
]

exercise(
  { yours, solution },
  {
    'no step changes nothing': ({ descend }) => {
      expect(descend(neuron, batch, { lr: 0.01, steps: 0 })).toEqual(neuron)
    },
    'one step is the one of the lesson': ({ descend }) => {
      const { w1, w2, b } = descend(neuron, batch, { lr: 0.01, steps: 1 })
      expect(w1).toBeCloseTo(1.025, 12)
      expect(w2).toBeCloseTo(-0.475, 12)
      expect(b).toBeCloseTo(0.265, 12)
    },
    'five hundred steps find the parameters that the answers came from': ({ descend }) => {
      const { w1, w2, b } = descend(neuron, taught, { lr: 0.1, steps: 500 })
      expect(w1).toBeCloseTo(2, 3)
      expect(w2).toBeCloseTo(1, 3)
      expect(b).toBeCloseTo(0.5, 3)
      expect(cost({ w1, w2, b }, taught), 'the cost that is left').toBeLessThan(1e-6)
    },
    'the neuron that was given stays as it is': ({ descend }) => {
      const given = { ...neuron }
      descend(given, batch, { lr: 0.01, steps: 3 })
      expect(given).toEqual(neuron)
    },
  },
)
