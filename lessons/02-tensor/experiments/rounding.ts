/** What float32 keeps of a number, and what that does to sums. */
import { tensor } from '@stepgrad/02-tensor'

console.log(`0.1 is stored as ${tensor(0.1).item()}`)
console.log(`0.5 is stored as ${tensor(0.5).item()}`)
console.log(`16,777,217 is stored as ${tensor(16_777_217).item()}`)

const counter = tensor(16_777_215)
for (let i = 0; i < 5; i++) counter.storage[0] += 1
console.log(`16,777,215, five times one more: ${counter.item()}`)

console.log(`in float64 (0.1 + 0.2) + 0.3 = ${0.1 + 0.2 + 0.3}`)
console.log(`in float64 0.1 + (0.2 + 0.3) = ${0.1 + (0.2 + 0.3)}`)
