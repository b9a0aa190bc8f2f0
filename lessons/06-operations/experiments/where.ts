/** The square root of what is positive, 0 elsewhere: two ways, one of which fails on the way back. */
import { type Tensor, tensor, where } from '@stepgrad/06-operations'

const slopes = (f: (x: Tensor) => Tensor): void => {
  const x = tensor([-4, 0, 4], { requiresGrad: true })
  const y = f(x)
  y.sum().backward()
  console.log(`${y.detach()}   slopes ${x.grad}`)
}

slopes((x) => where(x.gt(0), x.sqrt(), 0))
slopes((x) => where(x.gt(0), where(x.gt(0), x, 1).sqrt(), 0))
