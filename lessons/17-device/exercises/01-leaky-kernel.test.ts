import { type Tensor, nn, openDevice, randn, tensor } from '@stepgrad/17-device'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-leaky-kernel.ts'
import * as solution from './solutions/01-leaky-kernel.ts'

const device = await openDevice('webasm')
const there = (values: readonly number[] | readonly number[][]) => tensor(values, { device })

exercise(
  { yours, solution },
  {
    'what is above 0 stays, the rest is scaled': ({ leakyReLU }) => {
      const y = leakyReLU(there([3, -2, 0, -0.5]), 0.25)
      expect(y.tolist()).toEqual([3, -0.5, 0, -0.125])
    },
    'the result stays on the device, in the shape of x': ({ leakyReLU }) => {
      const y = leakyReLU(there([[1, -1, 2]]), 0.5)
      expect([y.device, y.shape]).toEqual([device, [1, 3]])
      expect(y.tolist()).toEqual([[1, -0.5, 2]])
    },
    'NaN comes through': ({ leakyReLU }) => {
      expect(leakyReLU(there([NaN, -1]), 0.5).tolist()).toEqual([NaN, -0.5])
    },
    'a view is read in its own order': ({ leakyReLU }) => {
      const x = there([[1, -2], [-3, 4]]) // prettier-ignore
      expect(leakyReLU(x.t(), 0.5).tolist()).toEqual([[1, -1.5], [-1, 4]]) // prettier-ignore
    },
    'gradients are those of the loop on the cpu': ({ leakyReLU }) => {
      const x = randn([3, 4])
      const gradientOf = (input: Tensor, f: (input: Tensor) => Tensor) => {
        const y = f(input.requiresGrad_())
        y.mul(y).sum().backward()
        return (input.grad!.tolist() as number[][]).flat()
      }
      const got = gradientOf(x.to(device), (input) => leakyReLU(input, 0.1))
      const loop = (input: Tensor) => nn.functional.leakyReLU(input, 0.1)
      for (const [i, slope] of gradientOf(x.clone(), loop).entries()) {
        expect(got[i]).toBeCloseTo(slope, 5)
      }
    },
  },
)
