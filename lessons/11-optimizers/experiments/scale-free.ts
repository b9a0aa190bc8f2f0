/** Four steps of Adam with two numbers: the gradients of a agree and are large, those of b contradict each other. */
import { optim, tensor } from '@stepgrad/11-optimizers'

const w = tensor([0, 0], { dtype: 'float64', requiresGrad: true })
const optimizer = new optim.Adam([w], { lr: 0.1 })

const gradients = [
  [50, 0.01],
  [40, -0.01],
  [50, 0.01],
  [60, -0.01],
]
console.log('t        g        m̂       √v̂     step')
for (const [step, gradient] of gradients.entries()) {
  const before = w.tolist() as number[]
  w.grad = tensor(gradient, { dtype: 'float64' })
  optimizer.step()
  const t = step + 1
  const { expAvg, expAvgSq } = optimizer.state.get(w)! as Record<string, typeof w>
  const [m, v] = [expAvg.tolist() as number[], expAvgSq.tolist() as number[]]
  const after = w.tolist() as number[]
  for (const [i, name] of ['a', 'b'].entries()) {
    const mean = m[i] / (1 - 0.9 ** t)
    const size = Math.sqrt(v[i] / (1 - 0.999 ** t))
    const cells = [gradient[i], mean, size, after[i] - before[i]]
    console.log(`${name} ${t}`, ...cells.map((x) => x.toFixed(4).padStart(8)))
  }
}
