/** ½·(100·x² + y²), from (1, 1): 100 times as steep in one direction as in the other. One learning rate for both. */
import { optim, tensor } from '@stepgrad/11-optimizers'

function after(steps: number, make: (w: ReturnType<typeof start>) => Stepper): string {
  const w = start()
  const optimizer = make(w)
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad()
    w.mul(w).mul(steepness).sum().mul(0.5).backward()
    optimizer.step()
  }
  const [x, y] = w.tolist() as number[]
  return `${x.toExponential(0).padStart(8)} ${y.toExponential(0).padStart(8)}`
}

type Stepper = { zeroGrad(): void; step(): unknown }

const steepness = tensor([100, 1], { dtype: 'float64' })
const start = () => tensor([1, 1], { dtype: 'float64', requiresGrad: true })

console.log('after 100 steps                      x        y')
for (const lr of [0.001, 0.01, 0.0199, 0.021]) {
  console.log(`SGD, lr ${String(lr).padEnd(20)}`, after(100, (w) => new optim.SGD([w], { lr })))
}
const momentum = { lr: 0.02, momentum: 0.8 }
console.log('SGD, lr 0.02, momentum 0.8  ', after(100, (w) => new optim.SGD([w], momentum)))
