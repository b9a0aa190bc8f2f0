/** Rosenbrock's valley with and without a line search: where the cost is looked at, and where it goes. */
import { optim } from '@stepgrad/12-lbfgs'
import { rosenbrock, start } from './rosenbrock.ts'

for (const lineSearchFn of [null, 'strong_wolfe'] as const) {
  const w = start()
  const optimizer = new optim.LBFGS([w], { maxIter: 1, lineSearchFn })
  console.log(lineSearchFn ?? 'without a line search')
  for (let i = 0; i < 8; i++) {
    const asked: string[] = []
    optimizer.step(() => {
      optimizer.zeroGrad()
      const cost = rosenbrock(w)
      cost.backward()
      asked.push(cost.item().toPrecision(4))
      return cost
    })
    const { t } = optimizer.stateDict().state[0] as { t: number }
    console.log(`  ${asked.join(' → ')}, went ${t.toPrecision(3)} of d`)
  }
}
