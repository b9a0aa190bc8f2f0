/** Three steps of LBFGS down a bent valley, with the line search. */
import { optim, tensor } from '@stepgrad/12-lbfgs'

const w = tensor([-1.2, 1], { dtype: 'float64', requiresGrad: true })
const optimizer = new optim.LBFGS([w], { lineSearchFn: 'strong_wolfe' })
let asked = 0

function closure() {
  asked++
  optimizer.zeroGrad()
  const [a, b] = [w.narrow(0, 0, 1), w.narrow(0, 1, 1)]
  const [first, second] = [a.neg().add(1), b.sub(a.mul(a))]
  const loss = first.mul(first).add(second.mul(second).mul(100)).sum()
  loss.backward()
  return loss
}

for (let step = 0; step < 3; step++) {
  const loss = optimizer.step(closure)
  const place = (w.tolist() as number[]).map((number) => number.toFixed(6))
  console.log(loss.item().toFixed(4), asked, place.join(' '))
}
