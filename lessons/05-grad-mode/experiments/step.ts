/** Gradient descent on w₁² + w₂²: a step outside of noGrad, a step that makes a new tensor, and two right ones. */
import { noGrad, tensor } from '@stepgrad/05-grad-mode'
import { inLines } from './in-lines.ts'

const w = tensor([2, -4], { requiresGrad: true })
w.mul(w).sum().backward()

try {
  w.sub_(w.grad!.mul(0.25))
} catch (error) {
  console.log(inLines(String(error)))
}

const other = w.sub(w.grad!.mul(0.25))
console.log(`sub:  ${other}, a leaf: ${other.isLeaf}`)

for (let step = 0; step < 2; step++) {
  const cost = w.mul(w).sum()
  w.grad = null
  cost.backward()
  noGrad(() => w.sub_(w.grad!.mul(0.25)))
  console.log(`sub_: ${w}, a leaf: ${w.isLeaf}, cost was ${cost.item()}`)
}
