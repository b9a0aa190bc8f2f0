import { type Tensor, nn, tensor } from '@stepgrad/09-loss'

export function fairWeights(targets: readonly number[], K: number): Tensor {
  const counts = new Array<number>(K).fill(0)
  for (const k of targets) counts[k]++
  const classes = counts.filter((count) => count > 0).length
  return tensor(counts.map((count) => (count > 0 ? targets.length / (classes * count) : 0)))
}

export function fairCost(logits: Tensor, targets: readonly number[]): Tensor {
  const weight = fairWeights(targets, logits.shape[1])
  return nn.functional.crossEntropy(logits, targets, { weight })
}
