/** The lowest point of eˣ − 2x, which is at ln 2, found in four ways, the last of which is the third. */
import { optim, tensor } from '@stepgrad/12-lbfgs'

const slope = (x: number) => Math.exp(x) - 2
const curvature = (x: number) => Math.exp(x)

const newton = [0]
const secant = [0, 1]
for (let i = 0; i < 5; i++) {
  newton.push(newton[i] - slope(newton[i]) / curvature(newton[i]))
  const [before, here] = secant.slice(-2)
  secant.push(here - (slope(here) * (here - before)) / (slope(here) - slope(before)))
}

const x = tensor([0], { dtype: 'float64', requiresGrad: true })
const optimizer = new optim.LBFGS([x], { maxIter: 1 })
const lbfgs = newton.map(() => {
  const before = x.item()
  optimizer.step(() => {
    optimizer.zeroGrad()
    const cost = x.exp().sub(x.mul(2)).sum()
    cost.backward()
    return cost
  })
  return before
})

console.log('   descent   Newton    secant    LBFGS')
let descent = 0
for (const [i, there] of newton.entries()) {
  console.log(i, [descent, there, secant[i], lbfgs[i]].map((v) => v.toFixed(6)).join('  '))
  descent -= 0.2 * slope(descent)
}
