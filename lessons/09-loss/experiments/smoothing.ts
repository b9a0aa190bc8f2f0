/** Ten logits of one picture, pulled by gradient descent: how far the right one gets ahead of the others. */
import { nn, noGrad, zeros } from '@stepgrad/09-loss'

const { crossEntropy } = nn.functional
const [K, lr] = [10, 1]

/** x[right] − x[other] after so many steps. */
function lead(steps: number, labelSmoothing: number): number {
  const x = zeros([1, K], { dtype: 'float64', requiresGrad: true })
  for (let step = 0; step < steps; step++) {
    x.grad = null
    crossEntropy(x, [3], { labelSmoothing }).backward()
    noGrad(() => x.sub_(x.grad!.mul(lr)))
  }
  const logits = x.detach().view(K).tolist() as number[]
  return logits[3] - logits[0]
}
console.log('steps     ε = 0   ε = 0.1')
for (const steps of [10, 100, 1000, 10000]) {
  const leads = [0, 0.1].map((smoothing) => lead(steps, smoothing).toFixed(4).padStart(9))
  console.log(String(steps).padEnd(6), leads.join(' '))
}
console.log('log 91 =', Math.log(91).toFixed(4))
