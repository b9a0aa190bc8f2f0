/** The slope of the loss along w1, measured with smaller and smaller steps. */
import { example, gradient, loss, neuron } from '../neuron.ts'

const lossAt = (w1: number) => loss({ ...neuron, w1 }, example)
const { w1 } = neuron

console.log('h      one-sided     central')
for (const h of [1e-1, 1e-2, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15]) {
  const oneSided = (lossAt(w1 + h) - lossAt(w1)) / h
  const central = (lossAt(w1 + h) - lossAt(w1 - h)) / (2 * h)
  console.log(`${h.toExponential().padEnd(6)} ${oneSided.toFixed(9)}  ${central.toFixed(9)}`)
}
console.log(`gradient: ${gradient(neuron, example).w1}`)
