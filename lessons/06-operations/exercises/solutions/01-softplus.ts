import { type Tensor, map, record } from '@stepgrad/06-operations'

export function softplus(x: Tensor): Tensor {
  const y = map(x, (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))))
  return record('softplus', y, [[x, (dy) => dy.mul(x.sigmoid()), [x]]])
}
