const h = 1e-6

export function firstDisagreement(
  f: (point: readonly number[]) => number,
  gradient: readonly number[],
  point: number[],
): number {
  const at = (i: number, value: number) => f(point.with(i, value))
  return gradient.findIndex((slope, i) => {
    const difference = (at(i, point[i] + h) - at(i, point[i] - h)) / (2 * h)
    return !(Math.abs(slope - difference) <= 1e-5 + 1e-3 * Math.abs(difference)) // NaN is not ≤
  })
}
