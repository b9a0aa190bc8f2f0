import type { Tensor } from '@stepgrad/09-loss'
import { notYetWritten } from '../../exercise.ts'

/*
 * Of a thousand places in a photograph 999 are sky, and the network knows it. Each has a loss of 0.01, and together they
 * drown the one place with the bird. The focal loss makes what is already known count less:
 *
 *   loss = (1 − p)^γ · (−log p)          p is the probability that the right class got
 *
 * Nothing changes at γ = 0. At γ = 2, what got p = 0.9 counts a hundredth.
 *
 * Source: Lin et al., "Focal loss for dense object detection", 2017.
 */

/**
 * The mean of the focal losses. (−log p is a loss that you have; make p of it, and the graph does the rest.)
 * @param logits - (B, K)
 * @param targets - (B)
 */
export function focalLoss(logits: Tensor, targets: readonly number[], gamma: number): Tensor {
  return notYetWritten(logits, targets, gamma)
}
