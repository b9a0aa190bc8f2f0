/** A point of a curve: where it lies, how high, and how steep the curve is there. */
export type Knot = { readonly t: number; readonly loss: number; readonly slope: number }

// #region cubicMinimum
/**
 * Where the cubic that has the loss and the slope of both points is lowest, at most `bounds` away;
 * their middle where it has no minimum (Nocedal & Wright, equation 3.59):
 *
 * t = b − (b − a)·(slope(b) + d₂ − d₁) / (slope(b) − slope(a) + 2d₂),
 *   d₁ = slope(a) + slope(b) − 3·(loss(a) − loss(b)) / (a − b),  d₂ = √(d₁² − slope(a)·slope(b))
 * @param bounds - the two points themselves, unless the search may go beyond them
 */
export function cubicMinimum(
  one: Knot,
  other: Knot,
  bounds: readonly [number, number] = [Math.min(one.t, other.t), Math.max(one.t, other.t)],
): number {
  const [a, b] = one.t <= other.t ? [one, other] : [other, one]
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t)
  const square = d1 * d1 - a.slope * b.slope
  if (!(square >= 0)) return (bounds[0] + bounds[1]) / 2
  const d2 = Math.sqrt(square)
  const t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
  return Math.min(Math.max(t, bounds[0]), bounds[1])
}
// #endregion cubicMinimum
