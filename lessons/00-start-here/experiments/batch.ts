/** Two examples: two losses, one cost, one gradient; and one step that serves both. */
import { batch, cost, costGradient, gradient, loss, neuron, step } from '../neuron.ts'

for (const example of batch) {
  const { w1, w2, b } = gradient(neuron, example)
  console.log(`loss = ${loss(neuron, example)}, gradient = (${w1}, ${w2}, ${b})`)
}

const { w1, w2, b } = costGradient(neuron, batch)
console.log(`cost = ${cost(neuron, batch)}, gradient = (${w1}, ${w2}, ${b})`)

const moved = step(neuron, { w1, w2, b }, 0.01)
console.log(`after a step: losses ${batch.map((e) => loss(moved, e).toFixed(4)).join(' and ')}`)
console.log(`              cost ${cost(moved, batch).toFixed(4)}`)
