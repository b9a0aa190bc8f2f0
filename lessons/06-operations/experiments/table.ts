/** Some rows of the table at 0.5: the function, its slope, and what a central difference says. */
import { type Tensor, tensor } from '@stepgrad/06-operations'

const rows = [
  'sqrt',
  'square',
  'reciprocal',
  'expm1',
  'sigmoid',
  'tanh',
  'sin',
  'tan',
  'asin',
] as const
const h = 1e-6

console.log('            y         slope     difference')
for (const name of rows) {
  const f = (x: Tensor): Tensor => x[name]()
  const x = tensor(0.5, { dtype: 'float64', requiresGrad: true })
  const y = f(x)
  y.backward()
  const difference = f(x.add(h))
    .sub(f(x.sub(h)))
    .div(2 * h)
  const numbers = [y, x.grad!, difference].map((v) => v.item().toFixed(6).padEnd(10))
  console.log(`${name.padEnd(12)}${numbers.join('')}`.trimEnd())
}
