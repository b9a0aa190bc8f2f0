import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-tanh-neuron.ts'
import * as solution from './solutions/01-tanh-neuron.ts'

const example = { x1: 2, x2: 3, target: 0.5 }
const h = 1e-6

exercise(
  { yours, solution },
  {
    'with all parameters 0 the output is 0, and the loss the square of the target': ({ loss }) => {
      expect(loss({ w1: 0, w2: 0, b: 0 }, example)).toBe(0.25)
    },
    'with all parameters 0 the gradient is −2·target·(x1, x2, 1)': ({ gradient }) => {
      expect(gradient({ w1: 0, w2: 0, b: 0 }, example)).toEqual({ w1: -2, w2: -3, b: -1 })
    },
    'the gradient agrees with central differences': ({ loss, gradient }) => {
      const neuron = { w1: 1, w2: -0.5, b: 0.25 }
      const slopes = gradient(neuron, example)
      for (const name of ['w1', 'w2', 'b'] as const) {
        const above = loss({ ...neuron, [name]: neuron[name] + h }, example)
        const below = loss({ ...neuron, [name]: neuron[name] - h }, example)
        expect(slopes[name], name).toBeCloseTo((above - below) / (2 * h), 6)
      }
    },
    'where z is below 0 it still learns': ({ gradient }) => {
      expect(gradient({ w1: -1, w2: 0, b: 0 }, example).b).toBeCloseTo(-0.20687, 5)
    },
  },
)
