/** 1 / (1 + e^−x) as one operation. */
import { tensor } from '@stepgrad/06-operations'

const x = tensor([-1000, 0, 1000], { dtype: 'float64', requiresGrad: true })
const y = x.sigmoid()
y.sum().backward()
console.log(`y = ${y}`)
console.log(`x.grad = ${x.grad}`)
