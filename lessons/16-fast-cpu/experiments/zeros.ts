/** How many of the numbers in the gradients are 0, layer by layer, after some steps on digits. */
import { cutsAfter } from './steps.ts'

console.log('zeros in the gradient that comes back to')
for (const { name, leaf } of cutsAfter(20)) {
  const zeros = leaf.grad!.eq(0).sum().item()
  const part = ((100 * zeros) / leaf.numel()).toFixed(0)
  console.log(`${name.padEnd(6)} ${part.padStart(3)} % of ${leaf.numel()}`)
}
