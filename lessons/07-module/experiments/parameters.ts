/** The parameters of the network, in order. */
import { Generator, Net } from '@stepgrad/07-module'

const net = new Net({ generator: new Generator(0) })
for (const [name, { shape }] of net.namedParameters()) {
  console.log(`${name.padEnd(12)} (${shape.join(', ')})`)
}
const list = [...net.parameters()]
const numbers = list.reduce((sum, p) => sum + p.numel(), 0)
console.log(`${list.length} parameters, ${numbers} numbers`)
