/** One step from the edge of a cliff; and what clipping does to the direction. */
import { nn, optim, tensor } from '@stepgrad/11-optimizers'

/** (w¹⁶ − 1)² falls steeply to 0 at w = 1. */
function stepFrom(start: number, maxNorm: number): string {
  const w = tensor([start], { dtype: 'float64', requiresGrad: true })
  const optimizer = new optim.SGD([w], { lr: 0.01 })
  let power = w.mul(w)
  for (let i = 0; i < 3; i++) power = power.mul(power)
  const error = power.sub(1)
  error.mul(error).sum().backward()
  const norm = nn.clipGradNorm_([w], maxNorm)
  optimizer.step()
  return `gradient ${norm.item().toFixed(0)}, w = ${w.item().toFixed(3)}`
}

console.log('from 1.5, not clipped: ', stepFrom(1.5, Infinity))
console.log('from 1.5, clipped to 10:', stepFrom(1.5, 10))

const [a, b] = [tensor([0, 0], { requiresGrad: true }), tensor([0], { requiresGrad: true })]
const set = () => {
  a.grad = tensor([3, 0.5])
  b.grad = tensor([4])
}
const show = (what: string) => console.log(what, String(a.grad), String(b.grad))
set()
const norm = nn.clipGradNorm_([a, b], 1)
show(`norm ${norm.item().toFixed(3)} clipped to 1:`)
set()
nn.clipGradValue_([a, b], 1)
show('values clipped to 1:    ')
