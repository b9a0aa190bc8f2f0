/** Numbers as a reader likes them. */

/** 3e-5: one digit and the power of ten. */
export function magnitude(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  return value.toExponential(0).replace('e+', 'e')
}

/** Three digits: 0.0123, 4.56e-9. */
export function short(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e6) return String(Number(value.toPrecision(3)))
  return value.toExponential(2).replace('e+', 'e')
}

/** 12.3 %, and with fewer digits the larger it is. */
export function percent(part: number): string {
  const value = 100 * part
  const digits = value < 1 ? 2 : value < 10 ? 1 : 0
  return `${value.toFixed(digits)} %`
}
