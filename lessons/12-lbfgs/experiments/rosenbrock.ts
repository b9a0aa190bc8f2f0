/** (1 − a)² + 100·(b − a²)², a narrow bent valley with its bottom at (1, 1). */
import { type Tensor, tensor } from '@stepgrad/12-lbfgs'

/** A place to begin at. */
export const start = (a = -1.2, b = 1): Tensor =>
  tensor([a, b], { dtype: 'float64', requiresGrad: true })

export function rosenbrock(w: Tensor): Tensor {
  const [a, b] = [w.narrow(0, 0, 1), w.narrow(0, 1, 1)]
  return a
    .sub(1)
    .pow(2)
    .add(b.sub(a.pow(2)).pow(2).mul(100))
    .sum()
}
