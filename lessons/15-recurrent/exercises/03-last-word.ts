import type { Tensor } from '@stepgrad/15-recurrent'
import { notYetWritten } from '../../exercise.ts'

/**
 * Sentences of a batch are filled up with padding until they are of one length, and a recurrent layer goes on reading
 * over it. What it had in mind after the last real word stands somewhere in the middle of its output, at another place
 * in each sentence.
 *
 * Write it without a loop: `gather` takes one number for each index, so the indices have to be as many as the numbers.
 * @param output - (B, T, H)
 * @param lengths - (B) int32, how many words of each sentence are real, each 1 … T
 * @returns (B, H), the output after the last real word
 */
export function lastOutputs(output: Tensor, lengths: Tensor): Tensor {
  return notYetWritten(output, lengths)
}
