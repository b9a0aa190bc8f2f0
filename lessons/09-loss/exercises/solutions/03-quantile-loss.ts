import { type Tensor, maximum } from '@stepgrad/09-loss'

export function quantileLoss(x: Tensor, target: Tensor, q: number): Tensor {
  if (!(q > 0 && q < 1)) throw new RangeError(`quantileLoss: q ${q} must be between 0 and 1`)
  const d = target.sub(x)
  return maximum(d.mul(q), d.mul(q - 1)).mean()
}
