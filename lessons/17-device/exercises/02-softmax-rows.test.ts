import { type Tensor, openDevice, randn, tensor } from '@stepgrad/17-device'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-softmax-rows.ts'
import * as solution from './solutions/02-softmax-rows.ts'

const device = await openDevice('webasm')

exercise(
  { yours, solution },
  {
    'the largest number of each row, negative ones too': ({ rowMax }) => {
      const x = tensor([[-3, -1, -2], [5, 9, 7]], { device }) // prettier-ignore
      const y = rowMax(x)
      expect([y.shape, y.device]).toEqual([[2], device])
      expect(y.tolist()).toEqual([-1, 9])
      expect(rowMax(x.t()).tolist()).toEqual([5, 9, 7])
    },
    'a softmax is that of the cpu, and stays on the device': ({ softmax }) => {
      const x = randn([4, 6])
      const y = softmax(x.to(device))
      expect([y.shape, y.device]).toEqual([[4, 6], device])
      expectClose(y, x.softmax(1))
    },
    'large numbers do not overflow': ({ softmax }) => {
      const y = softmax(tensor([[1000, 1000], [-1000, 0]], { device })) // prettier-ignore
      expect(y.tolist()).toEqual([[0.5, 0.5], [0, 1]]) // prettier-ignore
    },
    'gradients flow as on the cpu': ({ softmax }) => {
      const [x, upstream] = [randn([3, 5]).requiresGrad_(), randn([3, 5])]
      softmax(x.to(device)).backward(upstream.to(device))
      const own = x.grad!
      x.grad = null
      x.softmax(1).backward(upstream)
      expectClose(own, x.grad!)
    },
  },
)

function expectClose(got: Tensor, expected: Tensor): void {
  const numbers = (got.tolist() as number[][]).flat()
  for (const [i, v] of (expected.tolist() as number[][]).flat().entries()) {
    expect(numbers[i]).toBeCloseTo(v, 5)
  }
}
