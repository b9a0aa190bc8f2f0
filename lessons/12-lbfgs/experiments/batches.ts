/** A straight line through 200 points: what LBFGS makes of small batches. */
import { Generator, optim, randn, randomPermutation, tensor } from '@stepgrad/12-lbfgs'

const generator = new Generator(0)
const f64 = { dtype: 'float64', generator } as const
const x = randn([200], f64)
const y = x
  .mul(2)
  .add(1)
  .add(randn([200], f64)) // y = 2x + 1, and noise

function run(name: string, batch: number, make: (w: typeof x) => optim.SGD | optim.LBFGS): void {
  const w = tensor([0, 0], { dtype: 'float64', requiresGrad: true })
  const optimizer = make(w)
  const cost = (xs: typeof x, ys: typeof x) =>
    xs
      .mul(w.narrow(0, 0, 1))
      .add(w.narrow(0, 1, 1))
      .sub(ys)
      .pow(2)
      .mean()
  const seen: string[] = []
  const order = new Generator(1)
  for (let step = 0; step < 60; step++) {
    const places = tensor([...randomPermutation(200, order)].slice(0, batch), { dtype: 'int32' })
    const [xs, ys] = [x, y].map((all) => all.indexSelect(0, places))
    optimizer.step(() => {
      optimizer.zeroGrad()
      const here = cost(xs, ys)
      here.backward()
      return here
    })
    if ([0, 4, 19, 59].includes(step)) seen.push(cost(x, y).item().toFixed(4).padStart(8))
  }
  console.log(name.padEnd(26), seen.join(''))
}

console.log('cost on all after step        1       5      20      60')
const wolfe = { lineSearchFn: 'strong_wolfe' } as const
run('SGD lr 0.05, batches of 5', 5, (w) => new optim.SGD([w], { lr: 0.05 }))
run('LBFGS, batches of 5', 5, (w) => new optim.LBFGS([w], wolfe))
run('LBFGS, all 200', 200, (w) => new optim.LBFGS([w], wolfe))
