import type { Tensor } from '@stepgrad/13-data'

export async function channelStatistics(
  batches: AsyncIterable<Tensor>,
): Promise<{ mean: number[]; std: number[] }> {
  let count = 0
  const sums: number[] = []
  const squares: number[] = []
  const add = (to: number[], from: Tensor) => {
    const perChannel = from.sum({ dim: [0, 2, 3] }).tolist() as number[]
    perChannel.forEach((value, c) => (to[c] = (to[c] ?? 0) + value))
  }
  for await (const images of batches) {
    const [B, , H, W] = images.shape
    count += B * H * W
    add(sums, images)
    add(squares, images.mul(images))
  }
  const mean = sums.map((sum) => sum / count)
  return { mean, std: squares.map((square, c) => Math.sqrt(square / count - mean[c] ** 2)) }
}
