import { type Example, type Neuron, costGradient, step } from '../../neuron.ts'

export function descend(
  neuron: Neuron,
  batch: readonly Example[],
  { lr, steps }: { lr: number; steps: number },
): Neuron {
  let moved = neuron
  for (let i = 0; i < steps; i++) moved = step(moved, costGradient(moved, batch), lr)
  return moved
}
