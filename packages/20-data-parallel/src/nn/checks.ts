/** Throws unless a count is a whole number ≥ 1. */
export function checkCount(what: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${what}: ${count} must be a whole number ≥ 1`)
  }
}
