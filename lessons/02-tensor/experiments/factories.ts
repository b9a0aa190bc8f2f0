/** Every way to make a tensor, and what comes out. */
import { type Tensor, arange, full, ones, tensor, zeros } from '@stepgrad/02-tensor'

const float64 = { dtype: 'float64' } as const
const made: Record<string, Tensor> = {
  'zeros([2, 3])': zeros([2, 3]),
  'ones([2])': ones([2]),
  'full([2, 2], 7)': full([2, 2], 7),
  'full([], 7)': full([], 7),
  'zeros([2, 0])': zeros([2, 0]),
  'arange(4)': arange(4),
  'arange(1, 2, 0.25)': arange(1, 2, 0.25),
  'tensor([[1, 2], [3, 4]])': tensor([
    [1, 2],
    [3, 4],
  ]),
  'tensor(0.1)': tensor(0.1),
  "tensor(0.1, { dtype: 'float64' })": tensor(0.1, float64),
}

for (const [call, x] of Object.entries(made)) {
  const shape = `(${x.shape.join(', ')})`
  console.log(call.padEnd(34), shape.padEnd(7), x.dtype, JSON.stringify(x.tolist()))
}
