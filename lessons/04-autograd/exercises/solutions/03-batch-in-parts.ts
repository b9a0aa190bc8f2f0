import {
  type Parameters,
  type Tensor,
  crossEntropy,
  forward,
  zeroGrad,
} from '@stepgrad/04-autograd'

export function backwardInParts(
  parameters: Parameters,
  images: Tensor,
  targets: readonly number[],
  size: number,
): number {
  const [B] = images.shape
  let cost = 0
  zeroGrad(parameters)
  for (let start = 0; start < B; start += size) {
    const part = targets.slice(start, start + size)
    const logits = forward(parameters, images.narrow(0, start, part.length))
    const share = crossEntropy(logits, part).mul(part.length / B) // the part's mean, made its part of the whole mean
    share.backward()
    cost += share.item()
  }
  return cost
}
