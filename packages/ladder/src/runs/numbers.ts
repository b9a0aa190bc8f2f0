/** Numbers as the commands print them. */

/** 3.1e-8 → `3e-8`, 0.000001 → `1e-6`: one digit, for errors and steps. */
export function magnitude(value: number): string {
  return value === 0 ? '0' : value.toExponential(0)
}

/** 0.0466 → `4.7 %`, 12.02 → `1200 %`: two digits. */
export function percent(part: number): string {
  return `${Number((100 * part).toPrecision(2))} %`
}

/** 1 → `1.00×` */
export function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1)}×`
}

/** 146.23 → `146`, 14.62 → `14.6`: three digits. */
export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
