import { Generator, nn, openDevice, randn, tensor } from '@stepgrad/18-kernels'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-average-pool.ts'
import * as solution from './solutions/02-average-pool.ts'

const device = await openDevice('webasm')

exercise(
  { yours, solution },
  {
    'the means of two windows': ({ averagePool }) => {
      const x = tensor([[[[1, 2, 5, 0], [4, 3, 1, 2]]]]).to(device) // prettier-ignore
      expect(averagePool(x, 2).tolist()).toEqual([[[[2.5, 2]]]])
    },
    'each pixel gets its part of the slope, and one in no window gets none': ({ averagePool }) => {
      const x = tensor([[[[1, 2, 5], [4, 3, 1], [0, 0, 0]]]]).to(device).requiresGrad_() // prettier-ignore
      averagePool(x, 2).backward(tensor([[[[8]]]]).to(device))
      expect(x.grad!.tolist()).toEqual([[[[2, 2, 0], [2, 2, 0], [0, 0, 0]]]]) // prettier-ignore
    },
    'it is the average pooling of the cpu, forward and back': ({ averagePool }) => {
      const values = randn([2, 3, 7, 11], { generator: new Generator(0) })
      const [here, there] = [values, values.to(device)].map((x) => x.detach().requiresGrad_())
      const [expected, got] = [new nn.AvgPool2d(3).forward(here), averagePool(there, 3)]
      expectClose(got.tolist(), expected.tolist())
      expected.backward(expected.detach())
      got.backward(got.detach())
      expectClose(there.grad!.tolist(), here.grad!.tolist())
    },
  },
)

function expectClose(got: unknown, expected: unknown): void {
  const numbers = (nested: unknown) => (nested as number[]).flat(3)
  expect(numbers(got).length).toBe(numbers(expected).length)
  for (const [i, value] of numbers(expected).entries())
    expect(numbers(got)[i]).toBeCloseTo(value, 6)
}
