// #region erf
/**
 * erf(x) = (2/√π) ∫₀ˣ e^(−t²) dt, from −1 to 1; a normally distributed number lies within ±x·√2
 * standard deviations with probability erf(x).
 *
 * Near 0 a series, all of whose terms are positive, so that none cancels another. Further out it
 * would be long: there 1 − erf(x) is a continued fraction.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14.
 */
export function erf(x: number): number {
  if (x < 0) return -erf(-x)
  if (x > 6) return 1 // 1 − erf(6) = 2·10⁻¹⁷, less than float64 can tell from 0 next to 1
  return x < 1.5 ? erfSeries(x) : 1 - erfcFraction(x)
}
// #endregion erf

/** erf(x) = (2/√π) e^(−x²) Σ_n 2ⁿ x^(2n+1) / (1·3·5·…·(2n+1)) */
function erfSeries(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** 1 − erf(x) = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), from the inside out. */
function erfcFraction(x: number): number {
  let rest = x
  for (let n = 80; n >= 1; n--) rest = x + n / 2 / rest
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / rest
}
