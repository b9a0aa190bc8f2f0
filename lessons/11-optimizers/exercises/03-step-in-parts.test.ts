import { type Tensor, optim, tensor } from '@stepgrad/11-optimizers'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-step-in-parts.ts'
import * as solution from './solutions/03-step-in-parts.ts'

const leaf = (value: number): Tensor => tensor([value], { dtype: 'float64', requiresGrad: true })

function start() {
  const [a, b] = [leaf(0), leaf(0)]
  const optimizer = new optim.SGD([a, b], { lr: 1 })
  const at = () => [a.item(), b.item()]
  return { a, b, optimizer, parameters: [a, b], at }
}

exercise(
  { yours, solution },
  {
    'the step is the one of the mean of all costs': ({ stepInParts }) => {
      const { a, b, optimizer, parameters, at } = start()
      const costs = [() => a.mul(2).sum(), () => a.mul(4).add(b).sum(), () => b.mul(8).sum()]
      const norm = stepInParts(optimizer, parameters, costs, 100)
      expect(at()).toEqual([-2, -3])
      expect(norm).toBeCloseTo(Math.sqrt(13), 6)
    },
    'the whole gradient is clipped, once': ({ stepInParts }) => {
      const { a, b, optimizer, parameters, at } = start()
      const costs = [() => a.mul(60).sum(), () => b.mul(80).sum()] // the mean: (30, 40)
      const norm = stepInParts(optimizer, parameters, costs, 5)
      expect(norm).toBeCloseTo(50, 6)
      expect(at()[0]).toBeCloseTo(-3, 5)
      expect(at()[1]).toBeCloseTo(-4, 5)
    },
    'parts that contradict each other cancel before they are clipped': ({ stepInParts }) => {
      const { a, optimizer, parameters, at } = start()
      const costs = [() => a.mul(100).sum(), () => a.mul(-98).sum()]
      const norm = stepInParts(optimizer, parameters, costs, 5)
      expect(norm).toBeCloseTo(1, 6)
      expect(at()[0]).toBeCloseTo(-1, 6)
    },
    'what an earlier step left in grad does not count': ({ stepInParts }) => {
      const { a, optimizer, parameters, at } = start()
      a.grad = tensor([7], { dtype: 'float64' })
      stepInParts(optimizer, parameters, [() => a.mul(2).sum()], 100)
      expect(at()).toEqual([-2, 0])
    },
    'a part is computed after the way back through the one before': ({ stepInParts }) => {
      const { a, optimizer, parameters } = start()
      const seen: unknown[] = []
      const cost = () => {
        seen.push(a.grad ? a.grad.item() : null)
        return a.mul(4).sum()
      }
      stepInParts(optimizer, parameters, [cost, cost], 100)
      expect(seen).toEqual([null, 2])
    },
  },
)
