/** A million times 0.1, added up in float32 one after the other, and in blocks as the kernels do. */
import { full, openDevice } from '@stepgrad/18-kernels'

const n = 1_000_000
const tenth = Math.fround(0.1)

let oneByOne = 0
for (let i = 0; i < n; i++) oneByOne = Math.fround(oneByOne + tenth)

const device = await openDevice('webasm')
const inBlocks = full([n], 0.1).to(device).sum().item()
await device.close()

console.log(`should be    ${n * tenth}`)
console.log(`one by one   ${oneByOne}`)
console.log(`in blocks    ${inBlocks}`)
