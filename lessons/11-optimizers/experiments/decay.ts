/** Two weights of 1 whose gradients go up and down around 0. All that should move them is weight decay, λ. */
import { optim, tensor } from '@stepgrad/11-optimizers'

for (const [name, weightDecay] of [
  ['Adam', 0.1],
  ['AdamW', 0.1],
  ['AdamW', 0],
] as const) {
  const w = tensor([1, 1], { dtype: 'float64', requiresGrad: true })
  const optimizer = new optim[name]([w], { lr: 0.01, weightDecay })
  for (let step = 0; step < 1000; step++) {
    const sign = step % 2 === 0 ? 1 : -1
    w.grad = tensor([10 * sign, 0.01 * sign], { dtype: 'float64' })
    optimizer.step()
  }
  const [loud, quiet] = w.tolist() as number[]
  console.log(
    `${name.padEnd(5)} λ ${String(weightDecay).padEnd(4)} gradients of ±10: ${loud.toFixed(3)}   of ±0.01: ${quiet.toFixed(3)}`,
  )
}
console.log(`(1 − 0.01·0.1)¹⁰⁰⁰ = ${((1 - 0.01 * 0.1) ** 1000).toFixed(3)}`)
