import type { Tensor } from '@stepgrad/12-lbfgs'
import { notYetWritten } from '../../exercise.ts'

/** By how much the parameters changed, and by how much the gradient changed with them. Both (n). */
export type Change = { readonly s: Tensor; readonly y: Tensor }

/**
 * H after one more change, all n·n numbers of it:
 *
 * (I − ρ·s·yᵀ) · H · (I − ρ·y·sᵀ) + ρ·s·sᵀ,   ρ = 1/(y·s)
 *
 * `H` itself stays as it is. (s·yᵀ is a column times a row: the table of all products sᵢ·yⱼ;
 * `nn.init.eye_(zeros([n, n], { dtype }))` makes I.)
 */
export function updateInverse(H: Tensor, { s, y }: Change): Tensor {
  return notYetWritten(H, s, y)
}

/** −H·g, where H starts as scale·I and learns from one change after the other, the oldest first. */
export function direction(g: Tensor, changes: readonly Change[], scale: number): Tensor {
  return notYetWritten(g, changes, scale)
}
