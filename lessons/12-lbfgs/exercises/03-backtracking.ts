import type { Tensor } from '@stepgrad/12-lbfgs'
import { notYetWritten } from '../../exercise.ts'

/**
 * The simplest line search: go all the way, and as long as that did not help, only half as far. It moves `w` to
 * w + t·d, where t is the first of 1, ½, ¼, … with
 *
 * cost(w + t·d) ≤ cost(w) + 10⁻⁴·t·slope,   slope = w.grad · d
 *
 * Nothing is recorded. `cost` is asked once for the place where w is and once for each t. If d leads upwards or nowhere
 * (a slope that is not negative), no t would do: throw an error before anything is moved.
 * @param w - a vector that requires a gradient, and has it
 * @returns t
 */
export function backtrack(w: Tensor, d: Tensor, cost: () => Tensor): number {
  return notYetWritten(w, d, cost)
}
