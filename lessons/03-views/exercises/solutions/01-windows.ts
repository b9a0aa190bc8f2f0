import type { Tensor } from '@stepgrad/03-views'

export function windows(x: Tensor, k: number): Tensor {
  const [B, C, H, W] = x.shape
  const [xB, xC, xH, xW] = x.strides
  return x.alias([B, C, H - k + 1, W - k + 1, k, k], [xB, xC, xH, xW, xH, xW])
}

export function convolve(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const [O, C, k] = weight.shape
  const seen = windows(x, k).unsqueeze(1) // (B, 1, C, H', W', k, k)
  const kernels = weight.view(O, C, 1, 1, k, k) // (O, C, 1, 1, k, k)
  return seen
    .mul(kernels) // (B, O, C, H', W', k, k)
    .sum({ dim: [2, 5, 6] }) // (B, O, H', W')
    .add(bias.view(O, 1, 1))
}
