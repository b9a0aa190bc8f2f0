import type { Example, Neuron } from '../../neuron.ts'

export function loss(neuron: Neuron, example: Example): number {
  return (output(neuron, example) - example.target) ** 2
}

export function gradient(neuron: Neuron, example: Example): Neuron {
  const y = output(neuron, example)
  const dy = 2 * (y - example.target) // loss = (y − target)²
  const dz = dy * (1 - y ** 2) //        y = tanh(z)
  return { w1: dz * example.x1, w2: dz * example.x2, b: dz } // z = w1·x1 + w2·x2 + b
}

function output({ w1, w2, b }: Neuron, { x1, x2 }: Example): number {
  return Math.tanh(w1 * x1 + w2 * x2 + b)
}
