import { type NestedNumbers, type Tensor, centralDifference, tensor } from '@stepgrad/04-autograd'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-own-operations.ts'
import * as solution from './solutions/01-own-operations.ts'

const leaf = (data: NestedNumbers) => tensor(data, { dtype: 'float64', requiresGrad: true })

/** Σ weight·f(), where the weight is different for every number: an ignored upstream gradient shows. */
function weighted(y: Tensor): Tensor {
  const weights = tensor(
    Array.from({ length: y.numel() }, (_, i) => i + 1),
    { dtype: 'float64' },
  )
  return y.mul(weights.view(...y.shape)).sum()
}

function checkGradients(f: () => Tensor, ...inputs: Tensor[]): void {
  weighted(f()).backward()
  for (const [n, { grad, storage, shape }] of inputs.entries()) {
    expect(grad?.shape, `shape of the gradient of input ${n}`).toEqual(shape)
    for (let i = 0; i < storage.length; i++) {
      const slope = centralDifference(() => weighted(f()).item(), storage, i, 1e-6)
      expect(grad?.storage[i], `slope by input ${n}, number ${i}`).toBeCloseTo(slope, 6)
    }
  }
}

exercise(
  { yours, solution },
  {
    'sigmoid is 0.5 at 0, near 0 far below and near 1 far above': ({ sigmoid }) => {
      expect(sigmoid(leaf([0, -1000, 1000])).tolist()).toEqual([0.5, 0, 1])
    },
    'the slope of sigmoid is a quarter at 0, and 0 far away': ({ sigmoid }) => {
      const x = leaf([0, -1000, 1000])
      sigmoid(x).sum().backward()
      expect(x.grad?.tolist().toString()).toBe('0.25,0,0')
    },
    'the gradient of sigmoid agrees with central differences': ({ sigmoid }) => {
      const x = leaf([-2, -0.5, 1, 3])
      checkGradients(() => sigmoid(x), x)
    },
    'maximum broadcasts its operands': ({ maximum }) => {
      const y = maximum(leaf([[1], [5]]), leaf([0, 2, 9]))
      expect(y.tolist()).toEqual([
        [1, 2, 9],
        [5, 5, 9],
      ])
    },
    'the gradient of maximum agrees with central differences, also where it was broadcast': ({
      maximum,
    }) => {
      const a = leaf([[1], [5]])
      const b = leaf([0, 2, 9])
      checkGradients(() => maximum(a, b), a, b)
    },
    'of a tie each operand of maximum gets half': ({ maximum }) => {
      const [a, b] = [leaf([3, 1]), leaf([3, 2])]
      maximum(a, b).backward(tensor([8, 1], { dtype: 'float64' }))
      expect([a.grad?.tolist(), b.grad?.tolist()]).toEqual([
        [4, 0],
        [4, 1],
      ])
    },
    'a constant gets no gradient': ({ maximum }) => {
      const a = leaf([3, 1])
      const constant = tensor([1, 2], { dtype: 'float64' })
      maximum(a, constant).sum().backward()
      expect([a.grad?.tolist(), constant.grad]).toEqual([[1, 0], null])
    },
  },
)
