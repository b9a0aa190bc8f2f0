/** One yes among ten questions: the one probability that costs least, with yes weighing 1, 3 and 9. */
import { nn, noGrad, tensor, zeros } from '@stepgrad/09-loss'

const { binaryCrossEntropyWithLogits } = nn.functional
const double = { dtype: 'float64' } as const
const target = tensor([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], double)
for (const weight of [1, 3, 9]) {
  const x = zeros([1], { ...double, requiresGrad: true })
  const posWeight = tensor([weight], double)
  for (let step = 0; step < 1000; step++) {
    x.grad = null
    binaryCrossEntropyWithLogits(x.expand(10), target, { posWeight }).backward()
    noGrad(() => x.sub_(x.grad!))
  }
  const p = 1 / (1 + Math.exp(-x.item()))
  console.log(`posWeight ${weight}: logit ${x.item().toFixed(4)}, probability ${p.toFixed(4)}`)
}
