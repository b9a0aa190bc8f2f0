/** One neuron with two inputs: everything that a large network does, small enough for paper. */

// #region Neuron
/** What the neuron has learnt: two weights and a bias. */
export type Neuron = { w1: number; w2: number; b: number }

/** Two inputs, and the answer that we would like to see. */
export type Example = { x1: number; x2: number; target: number }
// #endregion Neuron

// #region forward
/** z = w1·x1 + w2·x2 + b,  y = max(z, 0) */
export function forward({ w1, w2, b }: Neuron, { x1, x2 }: Example): { z: number; y: number } {
  const z = w1 * x1 + w2 * x2 + b
  return { z, y: Math.max(z, 0) }
}
// #endregion forward

// #region loss
/** loss = (y − target)² */
export function loss(neuron: Neuron, example: Example): number {
  const { y } = forward(neuron, example)
  return (y - example.target) ** 2
}
// #endregion loss

// #region gradient
/** The derivatives of the loss by w1, by w2 and by b, by the chain rule. */
export function gradient(neuron: Neuron, example: Example): Neuron {
  const { z, y } = forward(neuron, example)
  const dy = 2 * (y - example.target) // loss = (y − target)²
  const dz = z > 0 ? dy : 0 //           y = max(z, 0)
  return { w1: dz * example.x1, w2: dz * example.x2, b: dz } // z = w1·x1 + w2·x2 + b
}
// #endregion gradient

// #region step
/** A small step against the gradient: w ← w − lr·dw. */
export function step({ w1, w2, b }: Neuron, d: Neuron, lr: number): Neuron {
  return { w1: w1 - lr * d.w1, w2: w2 - lr * d.w2, b: b - lr * d.b }
}
// #endregion step

// #region cost
/** cost = (1/B) Σ loss, the mean over a batch of B examples. */
export function cost(neuron: Neuron, batch: readonly Example[]): number {
  let sum = 0
  for (const example of batch) sum += loss(neuron, example)
  return sum / batch.length
}

/** The gradient of a mean is the mean of the gradients. */
export function costGradient(neuron: Neuron, batch: readonly Example[]): Neuron {
  const sum = { w1: 0, w2: 0, b: 0 }
  for (const example of batch) {
    const { w1, w2, b } = gradient(neuron, example)
    sum.w1 += w1
    sum.w2 += w2
    sum.b += b
  }
  const B = batch.length
  return { w1: sum.w1 / B, w2: sum.w2 / B, b: sum.b / B }
}
// #endregion cost

/** The neuron and the examples that the lesson works through by hand. */
export const neuron: Neuron = { w1: 1, w2: -0.5, b: 0.25 }
export const example: Example = { x1: 2, x2: 3, target: 1.75 }
export const batch: readonly Example[] = [example, { x1: 1, x2: -1, target: 2.25 }]
