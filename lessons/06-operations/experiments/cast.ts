/** A cast is an operation too. */
import { tensor } from '@stepgrad/06-operations'

const x = tensor([0.1, 0.2], { requiresGrad: true })
const y = x.mul(tensor([3, 4], { dtype: 'float64' }))
console.log(`${y}`)
y.sum().backward()
console.log(`${x.grad}`)
console.log(`${x.int()}`)
