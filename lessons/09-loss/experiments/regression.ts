/** Four losses of being off by d, with their slopes, and the constant that each likes best. */
import { type Tensor, nn, noGrad, tensor } from '@stepgrad/09-loss'

const { mseLoss, l1Loss, smoothL1Loss, huberLoss } = nn.functional
type Loss = (x: Tensor, target: Tensor, reduction: 'none' | 'mean') => Tensor
const losses: Record<string, Loss> = {
  mse: (x, target, reduction) => mseLoss(x, target, { reduction }),
  l1: (x, target, reduction) => l1Loss(x, target, { reduction }),
  'smooth l1': (x, target, reduction) => smoothL1Loss(x, target, { reduction }),
  'huber 2': (x, target, reduction) => huberLoss(x, target, { reduction, delta: 2 }),
}
const names = Object.keys(losses)

const off = [0, 0.5, 1, 2, 4, -4]
console.log(
  `d         ${names
    .map((name) => name.padEnd(16))
    .join('')
    .trimEnd()}`,
)
for (const d of off) {
  const cells = Object.values(losses).map((loss) => {
    const x = tensor([d], { dtype: 'float64', requiresGrad: true })
    const y = loss(x, tensor([0], { dtype: 'float64' }), 'none')
    y.backward()
    return `${y.item()} (${x.grad!.item()})`.padEnd(16)
  })
  console.log(String(d).padEnd(9), cells.join('').trimEnd())
}

/** Downhill from 0 with ever smaller steps. */
function best(loss: Loss, data: number[]): number {
  const target = tensor(data, { dtype: 'float64' })
  const c = tensor([0], { dtype: 'float64', requiresGrad: true })
  for (let step = 1; step <= 20000; step++) {
    c.grad = null
    loss(c.expand(data.length), target, 'mean').backward()
    noGrad(() => c.sub_(c.grad!.mul(20 / Math.sqrt(step) / 40)))
  }
  return c.item()
}
for (const data of [
  [1, 2, 4, 4.5, 6],
  [1, 2, 4, 4.5, 100],
]) {
  // prettier-ignore
  const found = names.map((name) => `${name} ${best(losses[name], data).toFixed(2)}`)
  console.log(`best for ${data.join(' ')}: ${found.join(', ')}`)
}
