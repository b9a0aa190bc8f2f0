import { optim, tensor } from '@stepgrad/11-optimizers'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-warm-up-cosine.ts'
import * as solution from './solutions/02-warm-up-cosine.ts'

const leaf = () => tensor([0], { requiresGrad: true })

/** The rates of the first group, from the start on. */
function rates(
  warmUpThenCosine: typeof solution.warmUpThenCosine,
  options: { warmUp: number; totalSteps: number },
  steps: number,
): number[] {
  const optimizer = new optim.Adam([leaf()], { lr: 0.5 })
  const scheduler = warmUpThenCosine(optimizer, options)
  return Array.from({ length: steps }, () => {
    const { lr } = optimizer.paramGroups[0]
    optimizer.step()
    scheduler.step()
    return lr
  })
}

const expectRates = (got: number[], expected: number[]) => {
  for (const [t, lr] of expected.entries()) expect(got[t], `step ${t}`).toBeCloseTo(lr, 12)
}

exercise(
  { yours, solution },
  {
    'the first rates rise evenly, and the first one is not 0': ({ warmUpThenCosine }) => {
      const got = rates(warmUpThenCosine, { warmUp: 5, totalSteps: 20 }, 5)
      expectRates(got, [0.1, 0.2, 0.3, 0.4, 0.5])
    },
    'then they fall along a cosine': ({ warmUpThenCosine }) => {
      const got = rates(warmUpThenCosine, { warmUp: 2, totalSteps: 8 }, 9)
      const half = (t: number) => 0.25 * (1 + Math.cos((Math.PI * t) / 6))
      expectRates(got, [0.25, 0.5, 0.5, half(1), 0.375, 0.25, 0.125, half(5), 0])
    },
    'after the last step the rate stays 0': ({ warmUpThenCosine }) => {
      const got = rates(warmUpThenCosine, { warmUp: 1, totalSteps: 3 }, 6)
      expectRates(got, [0.5, 0.5, 0.25, 0, 0, 0])
    },
    'each group goes its way from its own rate': ({ warmUpThenCosine }) => {
      const groups = [{ params: [leaf()], lr: 0.8 }, { params: [leaf()] }]
      const optimizer = new optim.SGD(groups, { lr: 0.4 })
      const scheduler = warmUpThenCosine(optimizer, { warmUp: 4, totalSteps: 8 })
      scheduler.step()
      const lrs = scheduler.getLastLr()
      expect(lrs[0]).toBeCloseTo(0.4, 12)
      expect(lrs[1]).toBeCloseTo(0.2, 12)
    },
  },
)
