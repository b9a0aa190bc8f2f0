import { openDevice, tensor } from '@stepgrad/18-kernels'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-leaky-relu.ts'
import * as solution from './solutions/01-leaky-relu.ts'

const device = await openDevice('webasm')

exercise(
  { yours, solution },
  {
    'what is below 0 is made smaller': ({ leakyRelu }) => {
      const y = leakyRelu(tensor([[-4, 0], [2, NaN]]).to(device), 0.25) // prettier-ignore
      expect(y.tolist()).toEqual([[-1, 0], [2, NaN]]) // prettier-ignore
      expect(y.device).toBe(device)
    },
    'so is its gradient': ({ leakyRelu }) => {
      const x = tensor([-4, 3]).to(device).requiresGrad_()
      leakyRelu(x, 0.25).backward(tensor([8, 5]).to(device))
      expect(x.grad!.tolist()).toEqual([2, 5])
    },
    'each slope is its own': ({ leakyRelu }) => {
      const x = tensor([-4]).to(device)
      expect([0.5, 0.125].map((slope) => leakyRelu(x, slope).item())).toEqual([-2, -0.5])
    },
    'a change of x in between is noticed': ({ leakyRelu }) => {
      const x = tensor([-4]).to(device).requiresGrad_()
      const y = leakyRelu(x, 0.5)
      x.detach().add_(1)
      expect(() => y.backward()).toThrow('modified by an inplace operation')
    },
  },
)
