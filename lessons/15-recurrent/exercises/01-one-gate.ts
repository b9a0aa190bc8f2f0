import type { CellWeights, Tensor } from '@stepgrad/15-recurrent'
import { notYetWritten } from '../../exercise.ts'

/**
 * One step of a unit that has a single gate. `W_ih·x + b_ih` and `W_hh·h + b_hh` have two parts each, H numbers for the
 * gate f and, after them, H for the proposal n:
 *
 *   f = σ(f_x + f_h)
 *   n = tanh(n_x + f ⊙ n_h)
 *   h′ = (1 − f) ⊙ h + f ⊙ n
 *
 * One product for x, one for h, whatever the number of parts. A bias may be null.
 * @param x - (B, I)
 * @param h - (B, H)
 * @param weights - weightIh (2H, I), weightHh (2H, H), biasIh and biasHh (2H) or null
 * @returns (B, H)
 */
export function oneGateCell(x: Tensor, h: Tensor, weights: CellWeights): Tensor {
  return notYetWritten(x, h, weights)
}
