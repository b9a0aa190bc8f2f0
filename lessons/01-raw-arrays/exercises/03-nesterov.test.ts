import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-nesterov.ts'
import * as solution from './solutions/03-nesterov.ts'

/** What PyTorch's SGD(lr=0.1, momentum=0.9, nesterov=True) does with these gradients, step by step. */
const steps = [
  { gradient: [1, 0], weight: [0.81, -2], velocity: [1, 0] },
  { gradient: [1, 2], weight: [0.539, -2.38], velocity: [1.9, 2] },
  { gradient: [-1, 0], weight: [0.5751, -2.542], velocity: [0.71, 1.8] },
]

const floats = (...values: number[]) => ({ w: new Float64Array(values) })

exercise(
  { yours, solution },
  {
    'three steps are those of PyTorch': ({ nesterovStep }) => {
      const parameters = floats(1, -2)
      const velocity = floats(0, 0)
      for (const expected of steps) {
        nesterovStep(parameters, floats(...expected.gradient), velocity, { lr: 0.1, momentum: 0.9 })
        for (const i of [0, 1]) {
          expect(velocity.w[i], `v[${i}]`).toBeCloseTo(expected.velocity[i], 12)
          expect(parameters.w[i], `w[${i}]`).toBeCloseTo(expected.weight[i], 12)
        }
      }
    },
    'without momentum it is plain gradient descent': ({ nesterovStep }) => {
      const parameters = floats(1)
      const velocity = floats(5)
      nesterovStep(parameters, floats(3), velocity, { lr: 0.5, momentum: 0 })
      expect(parameters.w[0]).toBe(-0.5)
      expect(velocity.w[0]).toBe(3)
    },
    'every parameter moves': ({ nesterovStep }) => {
      const parameters = { weight: new Float64Array(3), bias: new Float32Array(2) }
      const gradients = { weight: new Float64Array(3).fill(1), bias: new Float32Array(2).fill(1) }
      const velocity = { weight: new Float64Array(3), bias: new Float32Array(2) }
      nesterovStep(parameters, gradients, velocity, { lr: 1, momentum: 0 })
      expect([...parameters.weight, ...parameters.bias]).toEqual([-1, -1, -1, -1, -1])
    },
  },
)
