import type { Tensor } from '@stepgrad/06-operations'

export function maxPool2x2(x: Tensor): Tensor {
  const [a, b, c, d] = corners(x)
  return a.maximum(b).maximum(c.maximum(d))
}

export function averagePool2x2(x: Tensor): Tensor {
  const [a, b, c, d] = corners(x)
  return a.add(b).add(c).add(d).div(4)
}

/** The four corners of all windows, each (B, C, ⌊H/2⌋, ⌊W/2⌋). */
function corners(x: Tensor): Tensor[] {
  const [, , H, W] = x.shape
  const [h, w] = [H - (H % 2), W - (W % 2)]
  return [0, 1].flatMap((i) => [0, 1].map((j) => x.slice(2, i, h, 2).slice(3, j, w, 2)))
}
