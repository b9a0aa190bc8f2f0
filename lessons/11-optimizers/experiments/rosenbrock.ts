/** Down Rosenbrock's valley, each optimizer with the best of seven learning rates. */
import { type Tensor, optim, tensor } from '@stepgrad/11-optimizers'

const OPTIMIZERS: Record<string, (w: Tensor[], lr: number) => { zeroGrad(): void; step(): unknown }> =
  {
    SGD: (w, lr) => new optim.SGD(w, { lr }),
    'with momentum': (w, lr) => new optim.SGD(w, { lr, momentum: 0.9 }),
    Adagrad: (w, lr) => new optim.Adagrad(w, { lr }),
    RMSprop: (w, lr) => new optim.RMSprop(w, { lr }),
    Adam: (w, lr) => new optim.Adam(w, { lr }),
  }
const RATES = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]
const SHOWN = [10, 100, 1000]

/** (1 − x)² + 100·(y − x²)² after 10, 100 and 1000 steps from (−1.2, 1). */
function descend(make: (typeof OPTIMIZERS)[string], lr: number): number[] {
  const [x, y] = [-1.2, 1].map((at) => tensor(at, { dtype: 'float64', requiresGrad: true }))
  const optimizer = make([x, y], lr)
  const costs: number[] = []
  for (let step = 0; step <= SHOWN.at(-1)!; step++) {
    const [a, b] = [x.neg().add(1), y.sub(x.mul(x))]
    const cost = a.mul(a).add(b.mul(b).mul(100))
    if (SHOWN.includes(step)) costs.push(cost.item())
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
  }
  return costs
}

console.log('cost after            10 steps       100      1000')
for (const [name, make] of Object.entries(OPTIMIZERS)) {
  const runs = RATES.map((lr) => ({ lr, costs: descend(make, lr) }))
  const finite = runs.filter(({ costs }) => costs.every(Number.isFinite))
  const best = finite.reduce((a, b) => (b.costs[2] < a.costs[2] ? b : a))
  console.log(
    `${name.padEnd(13)} lr ${String(best.lr).padEnd(5)}`,
    ...best.costs.map((cost) => cost.toPrecision(2).padStart(9)),
  )
}
