import { type Tensor } from '../tensor.ts'
import { dot } from './parameter-vector.ts'

/**
 * What the last iterations taught of the second derivatives, the oldest first, under PyTorch's
 * names. (Its `oldDirs` are no directions.)
 */
export type History = {
  /** s: by how much the parameters changed. Each (n). */
  readonly oldStps: readonly Tensor[]
  /** y: by how much the gradient changed with them. */
  readonly oldDirs: readonly Tensor[]
  /** ρ = 1/(y·s) */
  readonly ro: readonly number[]
  /** y·s / y·y of the newest: all of H in one number, before the history refines it. */
  readonly HDiag: number
}

export const NOTHING_YET: History = { oldStps: [], oldDirs: [], ro: [], HDiag: 1 }

// #region twoLoops
/**
 * d = −H·g, without ever writing down the n·n numbers of H (Nocedal & Wright, algorithm 7.4).
 * @param g - the gradient, (n)
 * @returns (n)
 */
export function twoLoops(g: Tensor, { oldStps: s, oldDirs: y, ro, HDiag }: History): Tensor {
  const d = g.neg()
  const alpha: number[] = []
  for (let i = s.length - 1; i >= 0; i--) {
    alpha[i] = ro[i] * dot(s[i], d)
    d.sub_(y[i].mul(alpha[i]))
  }
  d.mul_(HDiag)
  for (let i = 0; i < s.length; i++) {
    const beta = ro[i] * dot(y[i], d)
    d.add_(s[i].mul(alpha[i] - beta))
  }
  return d
}
// #endregion twoLoops

// #region remember
/**
 * The history with one more iteration; the oldest is forgotten when there are more than `size`.
 *
 * Where y·s is not positive, the ground is curved downwards there or flat, and −H·g could lead uphill:
 * nothing is learnt.
 */
export function remember(history: History, s: Tensor, y: Tensor, size: number): History {
  const ys = dot(y, s)
  if (!(ys > SMALLEST_CURVATURE)) return history
  return {
    oldStps: [...history.oldStps, s].slice(-size),
    oldDirs: [...history.oldDirs, y].slice(-size),
    ro: [...history.ro, 1 / ys].slice(-size),
    HDiag: ys / dot(y, y),
  }
}
// #endregion remember

const SMALLEST_CURVATURE = 1e-10
