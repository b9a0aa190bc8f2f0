import type { Tensor, nn } from '@stepgrad/15-recurrent'
import { notYetWritten } from '../../exercise.ts'

/**
 * A sequence may be so long that its graph does not fit in memory. Then it is read in pieces. After each piece comes
 * `backward`, which lets go of the graph of this piece. What the network has in mind goes on to the next piece, but
 * without its history: the gradient ends where the piece began. (It is called truncated backpropagation through time.)
 *
 * Gradients of all pieces add up in the parameters.
 * @param x - (T, B, I)
 * @param length - steps of a piece; the last one may be shorter
 * @param costOf - of the outputs of one piece, (length, B, H), of which the first belongs to step `start`
 * @returns the sum of all costs, as a number
 */
export function backwardInPieces(
  rnn: nn.RNN,
  x: Tensor,
  length: number,
  costOf: (output: Tensor, start: number) => Tensor,
): number {
  return notYetWritten(rnn, x, length, costOf)
}
