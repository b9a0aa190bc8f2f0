/** Two backward passes over one graph. */
import { tensor } from '@stepgrad/05-grad-mode'
import { inLines } from './in-lines.ts'

const x = tensor(3, { requiresGrad: true })

const y = x.mul(x)
y.backward()
console.log(`x.grad = ${x.grad!.item()}`)
try {
  y.backward()
} catch (error) {
  console.log(inLines(String(error)))
}

const kept = x.mul(x)
kept.backward(undefined, { retainGraph: true })
kept.backward()
console.log(`x.grad = ${x.grad!.item()}`)

const sum = x.add(1)
sum.backward()
sum.backward()
console.log(`x.grad = ${x.grad!.item()}`)
