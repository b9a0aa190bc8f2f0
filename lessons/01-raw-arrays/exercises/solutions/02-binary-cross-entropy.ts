import type { Floats } from '@stepgrad/01-raw-arrays'

/*
 * With t = 1:  loss = −log p       = log(1 + e^−z)
 * With t = 0:  loss = −log(1 − p)  = log(1 + e^z) = z + log(1 + e^−z)
 * so for both: loss = (1 − t)·z + log(1 + e^−z).
 * For z ≥ 0 that is safe. For z < 0, log(1 + e^−z) = −z + log(1 + e^z): together max(z, 0) − t·z + log(1 + e^−|z|).
 */
export function binaryCrossEntropy(logits: Floats, targets: ArrayLike<number>): number {
  let sum = 0
  logits.forEach((z, b) => {
    sum += Math.max(z, 0) - targets[b] * z + Math.log1p(Math.exp(-Math.abs(z)))
  })
  return sum / logits.length
}

/** dloss/dz = p − t, and each loss is one B-th of the cost. */
export function binaryCrossEntropyBackward(logits: Floats, targets: ArrayLike<number>): Floats {
  return logits.map((z: number, b: number) => (1 / (1 + Math.exp(-z)) - targets[b]) / logits.length)
}
