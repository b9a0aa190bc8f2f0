/** One step of LBFGS on Rosenbrock's valley: every call of the closure. */
import { isGradEnabled, optim } from '@stepgrad/12-lbfgs'
import { rosenbrock, start } from './rosenbrock.ts'

const w = start()
const optimizer = new optim.LBFGS([w], { maxIter: 5, lr: 0.1 })

const loss = optimizer.step(() => {
  optimizer.zeroGrad()
  const cost = rosenbrock(w)
  cost.backward()
  const at = (w.tolist() as number[]).map((v) => v.toFixed(3)).join(', ')
  console.log(`asked at (${at}): ${cost.item().toFixed(3)}, recording: ${isGradEnabled()}`)
  return cost
})
console.log(`step returns ${loss.item().toFixed(3)}`)
console.log(`and now it is ${rosenbrock(w).item().toFixed(3)}`)

try {
  optimizer.step()
} catch (error) {
  console.log(String(error))
}
