import type { Tensor } from '@stepgrad/03-views'

export function squaredDistances(a: Tensor, b: Tensor): Tensor {
  const difference = a.unsqueeze(1).sub(b) // (N, 1, D) − (M, D) = (N, M, D)
  return difference.mul(difference).sum({ dim: 2 }) // (N, M)
}

export function nearest(a: Tensor, b: Tensor): Int32Array {
  return squaredDistances(a, b).neg().max({ dim: 1 }).indices
}
