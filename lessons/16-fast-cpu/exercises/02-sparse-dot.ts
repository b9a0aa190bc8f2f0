import { notYetWritten } from '../../exercise.ts'

/** The numbers of a list that are not 0, in order, and where they stood. */
export type Sparse = { readonly values: number[]; readonly places: number[] }

/** Leaves the zeros of a list out. (NaN is no zero.) */
export function sparse(a: readonly number[]): Sparse {
  return notYetWritten(a)
}

/**
 * Σ a[i]·b[i], looking only at the places that are left: as long as a is mostly 0, most of b is not read.
 *
 * The result must be that of the plain loop, to the last bit; but 0 · ∞ counts as 0 here, as b is not looked at.
 */
export function sparseDot(a: Sparse, b: ArrayLike<number>): number {
  return notYetWritten(a, b)
}

/** The same, but NaN where a zero that was left out would have met an infinity or NaN in b. */
export function carefulDot(a: readonly number[], b: readonly number[]): number {
  return notYetWritten(a, b)
}
