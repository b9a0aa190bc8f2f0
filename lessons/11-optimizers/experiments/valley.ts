/** ½·(100·x² + y²), from (1, 1): 100 times as steep in one direction as in the other. One learning rate for both. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const steepness = tensor([100, 1], { dtype: 'float64' })

function descend(options: { lr: number; momentum?: number }): number[] {
  const w = tensor([1, 1], { dtype: 'float64', requiresGrad: true })
  const optimizer = new optim.SGD([w], options)
  for (let step = 0; step < 100; step++) {
    const cost = w.mul(w).mul(steepness).sum().mul(0.5)
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
  }
  return w.tolist() as number[]
}

console.log('after 100 steps                x        y')
for (const options of [
  { lr: 0.001 },
  { lr: 0.01 },
  { lr: 0.0199 },
  { lr: 0.021 },
  { lr: 0.02, momentum: 0.8 },
]) {
  const text = `lr ${options.lr}${options.momentum ? `, momentum ${options.momentum}` : ''}`
  const numbers = descend(options).map((value) => value.toExponential(0).padStart(8))
  console.log(text.padEnd(23), ...numbers)
}
