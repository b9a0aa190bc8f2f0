import type { Tensor } from '@stepgrad/15-recurrent'

export function lastOutputs(output: Tensor, lengths: Tensor): Tensor {
  const [B, , H] = output.shape
  const places = lengths.sub(1).view(B, 1, 1).expand(B, 1, H)
  return output.gather(1, places).squeeze(1) // (B, 1, H) → (B, H)
}
