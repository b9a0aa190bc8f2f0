import { type Tensor, map, record, sumToSize, zip } from '@stepgrad/04-autograd'

/** With u = 1 + e^−x, y = 1/u, so dy/dx = e^−x / u² = (u − 1) / u² = y − y² = y·(1 − y). */
export function sigmoid(x: Tensor): Tensor {
  const y = map(x, (v) => 1 / (1 + Math.exp(-v)))
  return record('sigmoid', y, [[x, (dy) => dy.mul(map(y, (v) => v * (1 - v)))]])
}

export function maximum(a: Tensor, b: Tensor): Tensor {
  const y = zip('maximum', a, b, Math.max)
  const share = zip('maximum', a, b, (u, v) => (u === v ? 0.5 : u > v ? 1 : 0)) // of a
  return record('maximum', y, [
    [a, (dy) => sumToSize(dy.mul(share), a.shape)],
    [b, (dy) => sumToSize(dy.sub(dy.mul(share)), b.shape)],
  ])
}
