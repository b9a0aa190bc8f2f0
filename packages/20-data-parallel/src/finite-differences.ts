import { type Floats } from './floats.ts'

// #region forwardDifference
/**
 * (f(θ + h·eᵢ) − f(θ)) / h, the slope of `f` along one coordinate, by trying. Wrong by O(h), and by
 * O(ε/h) of rounding.
 * @param f - computes its number from `values` as they are at the moment
 * @param values - changed at index `i` while `f` runs, then put back
 */
export function forwardDifference(f: () => number, values: Floats, i: number, h: number): number {
  const there = valueAt(f, values, i, values[i] + h)
  const here = f()
  return (there - here) / h
}
// #endregion forwardDifference

// #region centralDifference
/**
 * (f(θ + h·eᵢ) − f(θ − h·eᵢ)) / 2h: twice the work, wrong by O(h²) only, and by the same O(ε/h).
 */
export function centralDifference(f: () => number, values: Floats, i: number, h: number): number {
  const above = valueAt(f, values, i, values[i] + h)
  const below = valueAt(f, values, i, values[i] - h)
  return (above - below) / (2 * h)
}
// #endregion centralDifference

function valueAt(f: () => number, values: Floats, i: number, value: number): number {
  const before = values[i]
  values[i] = value
  try {
    return f()
  } finally {
    values[i] = before
  }
}
