import { gradcheck, noGrad, tensor } from '@stepgrad/06-operations'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-softplus.ts'
import * as solution from './solutions/01-softplus.ts'

const double = { dtype: 'float64', requiresGrad: true } as const

exercise(
  { yours, solution },
  {
    'at 0 it is the logarithm of 2': ({ softplus }) => {
      expect(softplus(tensor(0, double)).item()).toBeCloseTo(Math.log(2), 15)
    },
    'far out it is 0 on the left and x on the right': ({ softplus }) => {
      expect(softplus(tensor([-1000, 1000])).tolist()).toEqual([0, 1000])
    },
    'a little left of far out it is not yet 0': ({ softplus }) => {
      const y = softplus(tensor(-40, double)).item()
      expect(y / Math.exp(-40)).toBeCloseTo(1, 12)
    },
    'its slope is the sigmoid, out to ±1000': ({ softplus }) => {
      const x = tensor([-1000, 0, 1000], double)
      softplus(x).sum().backward()
      expect(x.grad!.tolist()).toEqual([0, 0.5, 1])
    },
    'the upstream gradient is taken along': ({ softplus }) => {
      const x = tensor([0, 0], double)
      softplus(x)
        .mul(tensor([2, 6], { dtype: 'float64' }))
        .sum()
        .backward()
      expect(x.grad!.tolist()).toEqual([1, 3])
    },
    'gradcheck passes, also for a view': ({ softplus }) => {
      const x = tensor([[-2, 0.5], [3, -0.1]], double) // prettier-ignore
      expect(gradcheck((x) => softplus(x.t()), [x])).toBe(true)
    },
    'it is one node': ({ softplus }) => {
      const y = softplus(tensor(1, double))
      expect(y.gradFn?.name).toBe('softplus')
      expect(y.gradFn?.edges.map(({ node }) => node.name)).toEqual(['collect'])
    },
    'what it saves may not change before the backward pass': ({ softplus }) => {
      const x = tensor([1, 2], double)
      const y = softplus(x)
      noGrad(() => x.add_(1).sub_(1))
      noGrad(() => y.add_(1).sub_(1))
      expect(() => y.sum().backward()).toThrow('modified by an inplace operation')
    },
  },
)
