import { gradcheck, noGrad, nn, tensor } from '@stepgrad/09-loss'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-quantile-loss.ts'
import * as solution from './solutions/03-quantile-loss.ts'

const double = { dtype: 'float64' } as const

exercise(
  { yours, solution },
  {
    'too little costs q, too much 1 − q': ({ quantileLoss }) => {
      const target = tensor([10], double)
      expect(quantileLoss(tensor([6], double), target, 0.9).item()).toBeCloseTo(4 * 0.9, 12)
      expect(quantileLoss(tensor([14], double), target, 0.9).item()).toBeCloseTo(4 * 0.1, 12)
      expect(quantileLoss(target, target, 0.9).item()).toBe(0)
    },
    'q = ½ is half of the absolute difference': ({ quantileLoss }) => {
      const [x, target] = [tensor([1, 5, -2], double), tensor([3, 1, -2], double)]
      const l1 = nn.functional.l1Loss(x, target).item()
      expect(quantileLoss(x, target, 0.5).item()).toBeCloseTo(l1 / 2, 12)
    },
    'the gradient agrees with finite differences': ({ quantileLoss }) => {
      const x = tensor([1, 5, -2], { ...double, requiresGrad: true })
      expect(gradcheck((a) => quantileLoss(a, tensor([3, 1, 0], double), 0.8), [x])).toBe(true)
    },
    'what it likes best has q of the data below it': ({ quantileLoss }) => {
      const data = tensor(Array.from({ length: 100 }, (_, i) => i + 1), double) // prettier-ignore
      const c = tensor([0], { ...double, requiresGrad: true })
      for (let step = 1; step <= 600; step++) {
        c.grad = null
        quantileLoss(c.expand(100), data, 0.9).backward()
        noGrad(() => c.sub_(c.grad!.mul(20 / Math.sqrt(step))))
      }
      expect(Math.abs(c.item() - 90.5), `c is ${c.item()}: off 90.5 by`).toBeLessThan(1)
    },
    'a q that is no part of the whole is an error': ({ quantileLoss }) => {
      const x = tensor([1], double)
      for (const q of [0, 1, -0.5, NaN]) expect(() => quantileLoss(x, x, q)).toThrow(`q ${q}`)
    },
  },
)
