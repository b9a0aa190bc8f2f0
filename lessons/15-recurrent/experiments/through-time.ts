/** One unit, three steps, one weight: h = tanh(x + w·h), forwards and backwards. */
import { tensor } from '@stepgrad/15-recurrent'

const w = tensor(0.5, { dtype: 'float64', requiresGrad: true })
const x = tensor([1, 0, 0], { dtype: 'float64', requiresGrad: true })

const h1 = x.select(0, 0).tanh() // h0 = 0
const h2 = x.select(0, 1).add(w.mul(h1)).tanh()
const h3 = x.select(0, 2).add(w.mul(h2)).tanh()
h3.backward()

console.log(
  `h1 = ${h1.item().toFixed(4)}   h2 = ${h2.item().toFixed(4)}   h3 = ${h3.item().toFixed(4)}`,
)
console.log(`w.grad = ${w.grad!.item().toFixed(4)}`)
console.log(`x.grad = ${String(x.grad)}`)
