/** The parameters of the network: names, shapes, how many. */
import { TUTORIAL, parameterShapes } from '@stepgrad/01-raw-arrays'

let total = 0
for (const [name, shape] of Object.entries(parameterShapes(TUTORIAL))) {
  const count = shape.reduce((product, size) => product * size)
  total += count
  console.log(name.padEnd(12), shape.join('×').padEnd(8), `${count}`.padStart(6))
}
console.log('in all'.padEnd(21), `${total}`.padStart(6))
