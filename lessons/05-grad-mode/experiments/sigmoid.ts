/** 1 / (1 + e^−x), put together from what there is. */
import { tensor } from '@stepgrad/05-grad-mode'

const x = tensor([-1000, 0], { dtype: 'float64', requiresGrad: true })
const y = tensor(1, { dtype: 'float64' }).div(x.neg().exp().add(1))
y.sum().backward()
console.log(`y = ${y}`)
console.log(`x.grad = ${x.grad}`)
