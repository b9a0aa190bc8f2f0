/** How many forward and backward passes it takes to come within 10⁻⁸ of the lowest cost. */
import { type Tensor, optim, tensor } from '@stepgrad/12-lbfgs'
import { rosenbrock, start } from './rosenbrock.ts'

const MOST = 1000

type Problem = { from: () => Tensor; cost: (w: Tensor) => Tensor }
type Optimizer = { zeroGrad(): void; step(closure: () => Tensor): unknown }

/** A bowl that is a thousand times as steep in one direction as in another. */
const curvatures = tensor([1, 3, 10, 30, 100, 300, 1000], { dtype: 'float64' })
const problems: Record<string, Problem> = {
  bowl: {
    from: () => tensor([1, 1, 1, 1, 1, 1, 1], { dtype: 'float64', requiresGrad: true }),
    cost: (w) => w.pow(2).mul(curvatures).sum().div(2),
  },
  Rosenbrock: { from: start, cost: rosenbrock },
}

/** Passes until the cost is down; Infinity where it is not after MOST. */
function passes({ from, cost }: Problem, make: (w: Tensor) => Optimizer): number {
  const w = from()
  const optimizer = make(w)
  const costs: number[] = []
  const closure = () => {
    const here = cost(w)
    optimizer.zeroGrad()
    here.backward()
    costs.push(here.item())
    return here
  }
  const isDown = (value: number) => value <= 1e-8
  while (costs.length < MOST && !costs.some(isDown)) {
    optimizer.step(closure)
    if (!Number.isFinite(costs.at(-1))) return Infinity
  }
  return costs.some(isDown) ? costs.findIndex(isDown) + 1 : Infinity
}

/** The best of four learning rates. */
function best(problem: Problem, momentum: number): string {
  const runs = [1e-3, 2e-3, 3e-3, 4e-3].map((lr) => ({
    lr,
    count: passes(problem, (w) => new optim.SGD([w], { lr, momentum })),
  }))
  const { lr, count } = runs.reduce((a, b) => (b.count < a.count ? b : a))
  return count === Infinity ? `more than ${MOST}` : `${count} (lr ${lr})`
}

for (const [name, problem] of Object.entries(problems)) {
  console.log(name)
  console.log(`  SGD                  ${best(problem, 0)}`)
  console.log(`  SGD, momentum 0.9    ${best(problem, 0.9)}`)
  console.log(`  LBFGS                ${passes(problem, (w) => new optim.LBFGS([w]))}`)
  const wolfe = { lineSearchFn: 'strong_wolfe' } as const
  console.log(`  LBFGS, strong Wolfe  ${passes(problem, (w) => new optim.LBFGS([w], wolfe))}`)
}
