import { type Tensor, oneHot } from '@stepgrad/06-operations'

export function nearest(samples: Tensor, classes: Tensor, x: Tensor): Tensor {
  const differences = x.unsqueeze(1).sub(samples) // (B, 1, D) − (N, D) = (B, N, D)
  const distances = differences.square().sum({ dim: 2 }) // (B, N)
  return classes.indexSelect(0, distances.argmin({ dim: 1 })) // (B)
}

export function confusion(targets: Tensor, guesses: Tensor, K: number): Tensor {
  return oneHot(targets, K).t().matmul(oneHot(guesses, K)) // (K, B)·(B, K) = (K, K)
}
