/** The variance of four numbers, divided by 4 and by 3, on average over many batches; that of all numbers is 1. */
import { Generator, randn } from '@stepgrad/08-train-eval'

const generator = new Generator(2)
const BATCHES = 20_000
let squares = 0
for (let i = 0; i < BATCHES; i++) {
  const x = randn([4], { dtype: 'float64', generator })
  const off = x.sub(x.mean())
  squares += off.mul(off).sum().item()
}
console.log(`divided by n:     ${(squares / BATCHES / 4).toFixed(2)}`)
console.log(`divided by n − 1: ${(squares / BATCHES / 3).toFixed(2)}`)
