/** A gradient that is always 1. How long the steps are, in units of lr, with the corrections and without. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const w = tensor([0], { dtype: 'float64', requiresGrad: true })
const optimizer = new optim.Adam([w], { lr: 1, eps: 0 })
const shown = [1, 2, 3, 10, 100, 1000, 5000]

console.log('step   corrected   not corrected')
for (let t = 1; t <= 5000; t++) {
  const before = w.item()
  w.grad = tensor([1], { dtype: 'float64' })
  optimizer.step()
  const { expAvg, expAvgSq } = optimizer.state.get(w)! as Record<string, typeof w>
  const without = expAvg.item() / Math.sqrt(expAvgSq.item())
  if (!shown.includes(t)) continue
  console.log(
    String(t).padStart(4),
    (before - w.item()).toFixed(3).padStart(11),
    without.toFixed(3).padStart(15),
  )
}
