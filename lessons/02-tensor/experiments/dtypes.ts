/** Two precisions do not meet unless one says so. */
import { linear, tensor } from '@stepgrad/02-tensor'
import { errorOf } from './error-of.ts'

const x = tensor([[1, 2]], { dtype: 'float64' })
const [weight, bias] = [tensor([[3, 4]]), tensor([0])]
console.log(errorOf(() => linear(x, weight, bias)))

const converted = tensor(x.tolist(), { dtype: 'float32' })
console.log(linear(converted, weight, bias).item())
