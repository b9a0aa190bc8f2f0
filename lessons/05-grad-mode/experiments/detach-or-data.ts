/** y = x·x at 3. Then the 3 becomes a 10, through detach() and through .data. The derivative of y at 3 is 6. */
import { tensor } from '@stepgrad/05-grad-mode'
import { inLines } from './in-lines.ts'

for (const through of ['detach', 'data'] as const) {
  const x = tensor(3, { requiresGrad: true })
  const y = x.mul(x)
  const same = through === 'detach' ? x.detach() : x.data
  same.fill_(10)
  console.log(`${through}: x is now ${x.item()}, at version ${x.version}`)
  try {
    y.backward()
    console.log(`  x.grad = ${x.grad!.item()}`)
  } catch (error) {
    console.log(inLines(`  ${error}`))
  }
}

const x = tensor(3, { requiresGrad: true })
x.mul(x.detach()).backward()
console.log(`x·(x without its history): x.grad = ${x.grad!.item()}`)
