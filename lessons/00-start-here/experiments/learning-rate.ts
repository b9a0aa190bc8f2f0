/** Five steps on one example, with short steps and with long ones. */
import { example, forward, gradient, loss, neuron, step } from '../neuron.ts'

for (const lr of [0.01, 0.1]) {
  console.log(`lr = ${lr}`)
  let moved = neuron
  for (let i = 0; i <= 5; i++) {
    const { z } = forward(moved, example)
    console.log(`  step ${i}: z = ${z.toFixed(4)}, loss = ${loss(moved, example).toFixed(4)}`)
    moved = step(moved, gradient(moved, example), lr)
  }
}
