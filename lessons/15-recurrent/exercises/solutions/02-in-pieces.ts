import type { Tensor, nn } from '@stepgrad/15-recurrent'

export function backwardInPieces(
  rnn: nn.RNN,
  x: Tensor,
  length: number,
  costOf: (output: Tensor, start: number) => Tensor,
): number {
  const T = x.shape[0]
  let h: Tensor | undefined
  let sum = 0
  for (let start = 0; start < T; start += length) {
    const piece = x.narrow(0, start, Math.min(length, T - start))
    const [output, last] = rnn.forward(piece, h)
    const cost = costOf(output, start)
    cost.backward()
    sum += cost.item()
    h = last.detach() // with its history, the next backward would walk into a graph that is gone
  }
  return sum
}
