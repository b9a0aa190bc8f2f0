/** Four numbers through batch norm and back: by the formula, by autograd, and by trying. */
import { type Tensor, centralDifference, nn, noGrad, tensor } from '@stepgrad/08-train-eval'

const x = tensor([[1], [1], [5], [5]], { dtype: 'float64', requiresGrad: true })
const upstream = tensor([[1], [0], [0], [0]], { dtype: 'float64' })
const normalised = () => nn.functional.batchNorm(x, null, null, { training: true, eps: 0 })
const show = (column: Tensor) => (column.tolist() as number[][]).map(([v]) => v).join('  ')

const y = normalised()
console.log(`y:         ${show(y)}`)
y.backward(upstream)
console.log(`dx:        ${show(x.grad!)}`)

const first = () => noGrad(() => normalised().storage[0])
const numbers = x.storage as Float64Array
const slopes = [0, 1, 2, 3].map((i) => centralDifference(first, numbers, i, 1e-5))
console.log(`by trying: ${slopes.map((slope) => slope.toFixed(6)).join('  ')}`)

x.grad = null
nn.functional
  .batchNorm(x, tensor([3], { dtype: 'float64' }), tensor([4], { dtype: 'float64' }), { eps: 0 })
  .backward(upstream)
console.log(`in use:    ${show(x.grad!)}`)
