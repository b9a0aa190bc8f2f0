import { gradcheck, nn, tensor } from '@stepgrad/09-loss'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-focal-loss.ts'
import * as solution from './solutions/02-focal-loss.ts'

const double = { dtype: 'float64' } as const

exercise(
  { yours, solution },
  {
    'with γ = 0 it is cross entropy': ({ focalLoss }) => {
      const logits = tensor([[2, 1, 0], [0, 3, 1]], double) // prettier-ignore
      const cost = nn.functional.crossEntropy(logits, [1, 1]).item()
      expect(focalLoss(logits, [1, 1], 0).item()).toBeCloseTo(cost, 12)
    },
    'what got 0.9 counts a hundredth with γ = 2': ({ focalLoss }) => {
      const logits = tensor([[Math.log(9), 0]], double)
      expect(focalLoss(logits, [0], 2).item()).toBeCloseTo(-Math.log(0.9) / 100, 12)
    },
    'what got 0.1 counts 0.81 with γ = 2': ({ focalLoss }) => {
      const logits = tensor([[0, Math.log(9)]], double)
      expect(focalLoss(logits, [0], 2).item()).toBeCloseTo(-Math.log(0.1) * 0.81, 12)
    },
    'each picture is weighed by itself, before the mean': ({ focalLoss }) => {
      const logits = tensor([[Math.log(9), 0], [0, Math.log(9)]], double) // prettier-ignore
      const mean = (-Math.log(0.9) * 0.01 - Math.log(0.1) * 0.81) / 2
      expect(focalLoss(logits, [0, 0], 2).item()).toBeCloseTo(mean, 12)
    },
    'the gradient agrees with finite differences': ({ focalLoss }) => {
      const logits = tensor([[2, 1, 0], [0, 3, 1]], { ...double, requiresGrad: true }) // prettier-ignore
      expect(gradcheck((x) => focalLoss(x, [1, 1], 2), [logits])).toBe(true)
    },
    'logits of 1000 do no harm': ({ focalLoss }) => {
      const logits = tensor([[1000, -1000]], { requiresGrad: true })
      const cost = focalLoss(logits, [1], 2)
      cost.backward()
      expect(cost.item()).toBe(2000)
      expect(logits.grad!.tolist()).toEqual([[1, -1]])
    },
  },
)
