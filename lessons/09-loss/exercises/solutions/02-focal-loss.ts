import { type Tensor, nn } from '@stepgrad/09-loss'

export function focalLoss(logits: Tensor, targets: readonly number[], gamma: number): Tensor {
  const losses = nn.functional.crossEntropy(logits, targets, { reduction: 'none' })
  const p = losses.neg().exp()
  return p.neg().add(1).pow(gamma).mul(losses).mean()
}
