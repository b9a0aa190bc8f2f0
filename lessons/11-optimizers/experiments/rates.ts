/** The valley of the last lesson, ½(x² + 25y²), from (10, 1): one rate, a rate for each number, and another scale. */
import { type Tensor, optim, tensor } from '@stepgrad/11-optimizers'

type Rates = { x: number; y: number }

function descend(steps: number, rates: Rates, scale = 1): string {
  const [x, y] = [10, 1].map((at) => tensor(at, { dtype: 'float64', requiresGrad: true }))
  const group = (params: Tensor, lr: number) => ({ params, lr })
  const optimizer = new optim.SGD([group(x, rates.x), group(y, rates.y)])
  for (let step = 0; step < steps; step++) {
    const cost = x
      .mul(x)
      .add(y.mul(y).mul(25))
      .mul(scale / 2)
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
  }
  return `(${x.item().toPrecision(2)}, ${y.item().toPrecision(2)})`
}

console.log('one rate, 0.03, 10 steps:       ', descend(10, { x: 0.03, y: 0.03 }))
console.log('a rate for each, 1 step:        ', descend(1, { x: 1, y: 1 / 25 }))
console.log('the same, cost times 4, 1 step: ', descend(1, { x: 1, y: 1 / 25 }, 4))
console.log('the same, cost times 4, 5 steps:', descend(5, { x: 1, y: 1 / 25 }, 4))
