/** Forward, backward and one step, as the lesson does them by hand. */
import { example, forward, gradient, loss, neuron, step } from '../neuron.ts'

const { z, y } = forward(neuron, example)
console.log(`z = ${z}, y = ${y}, loss = ${loss(neuron, example)}`)

const d = gradient(neuron, example)
console.log(`dw1 = ${d.w1}, dw2 = ${d.w2}, db = ${d.b}`)

const moved = step(neuron, d, 0.01)
console.log(`w1 = ${moved.w1}, w2 = ${moved.w2}, b = ${moved.b}`)

const better = loss(moved, example)
console.log(`y = ${forward(moved, example).y.toFixed(2)}, loss = ${better.toFixed(4)}`)
