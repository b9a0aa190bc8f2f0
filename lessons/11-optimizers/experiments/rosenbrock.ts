/** Down Rosenbrock's valley, each optimizer with the best of seven learning rates. */
import { type Tensor, optim, tensor } from '@stepgrad/11-optimizers'

type Stepper = { zeroGrad(): void; step(): unknown }

const OPTIMIZERS: Record<string, (w: Tensor[], lr: number) => Stepper> = {
  SGD: (w, lr) => new optim.SGD(w, { lr }),
  'with momentum': (w, lr) => new optim.SGD(w, { lr, momentum: 0.9 }),
  Adagrad: (w, lr) => new optim.Adagrad(w, { lr }),
  RMSprop: (w, lr) => new optim.RMSprop(w, { lr }),
  Adam: (w, lr) => new optim.Adam(w, { lr }),
}
const RATES = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]
const SHOWN = [10, 100, 500]

/** (1 − x)² + 100·(y − x²)² after 10, 100 and 500 steps from (−1.2, 1). */
function descend(make: (w: Tensor[], lr: number) => Stepper, lr: number): number[] {
  const [x, y] = [-1.2, 1].map((at) => tensor(at, { dtype: 'float64', requiresGrad: true }))
  const optimizer = make([x, y], lr)
  const costs: number[] = []
  for (let step = 0; step <= 500; step++) {
    const [a, b] = [x.neg().add(1), y.sub(x.mul(x))]
    const cost = a.mul(a).add(b.mul(b).mul(100))
    if (SHOWN.includes(step)) costs.push(cost.item())
    if (!Number.isFinite(cost.item())) return [Infinity, Infinity, Infinity]
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
  }
  return costs
}

console.log('cost after            10 steps       100       500')
for (const [name, make] of Object.entries(OPTIMIZERS)) {
  const runs = RATES.map((lr) => ({ lr, costs: descend(make, lr) }))
  const best = runs.reduce((a, b) => (b.costs[2] < a.costs[2] ? b : a))
  console.log(
    `${name.padEnd(13)} lr ${String(best.lr).padEnd(5)}`,
    ...best.costs.map((cost) => cost.toExponential(1).padStart(9)),
  )
}
