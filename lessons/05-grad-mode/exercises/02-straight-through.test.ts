import { gradcheck, noGrad, tensor } from '@stepgrad/05-grad-mode'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-straight-through.ts'
import * as solution from './solutions/02-straight-through.ts'

exercise(
  { yours, solution },
  {
    'every number becomes 1 or -1, exactly': ({ oneBit }) => {
      expect(oneBit(tensor([2, 0.1, 0, -0.3, -7])).tolist()).toEqual([1, 1, 1, -1, -1])
      expect(oneBit(tensor([[1e-30, -1e30]])).tolist()).toEqual([[1, -1]])
    },
    'the gradient goes through as it came': ({ oneBit }) => {
      const x = tensor([2, -0.3, 0], { requiresGrad: true })
      oneBit(x).backward(tensor([5, 6, 7]))
      expect(x.grad!.tolist()).toEqual([5, 6, 7])
    },
    'x stays as it was, and so does its version': ({ oneBit }) => {
      const x = tensor([2, -0.3], { dtype: 'float64', requiresGrad: true })
      oneBit(x)
      expect([x.tolist(), x.version, x.isLeaf]).toEqual([[2, -0.3], 0, true])
    },
    'gradcheck is not deceived': ({ oneBit }) => {
      const x = tensor([2, -0.3], { dtype: 'float64', requiresGrad: true })
      const passed = gradcheck(oneBit, [x], { raiseException: false })
      expect(passed, 'gradcheck passes').toBe(false)
    },
    'with it, a weight of one bit learns its sign': ({ oneBit }) => {
      const w = tensor([0.35, 0.35], { requiresGrad: true })
      const target = tensor([1, -1])
      for (let step = 0; step < 5; step++) {
        const error = oneBit(w).sub(target)
        w.grad = null
        error.mul(error).sum().backward()
        noGrad(() => w.sub_(w.grad!.mul(0.1)))
      }
      expect(oneBit(w).tolist()).toEqual([1, -1])
    },
  },
)
