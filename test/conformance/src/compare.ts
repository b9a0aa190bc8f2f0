/** Comparing arrays of numbers, with a message that says where they part. */

export type Comparison = {
  /** What the numbers are, `conv1.weight after step 3`; opens the message. */
  readonly what: string
  /** Largest difference allowed, as a part of the largest expected magnitude; 0 asks for the same bits. */
  readonly within: number
}

/**
 * Throws unless the arrays have one length and |got − expected| ≤ within · max |expected| everywhere.
 *
 * The scale is the array's and not the element's, because a sum loses digits in proportion to its terms. NaN equals
 * NaN, −0 equals 0, an infinity equals only itself.
 */
export function expectClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  comparison: Comparison,
): void {
  const message = describeMismatch(got, expected, comparison)
  if (message !== undefined) throw new Error(message)
}

/** Throws unless both arrays hold the same bits; NaN equals NaN, −0 equals 0. */
export function expectSame(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  expectClose(got, expected, { what, within: 0 })
}

/** What `expectClose` throws; undefined where the arrays agree. */
export function describeMismatch(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { what, within }: Comparison,
): string | undefined {
  if (got.length !== expected.length) {
    return `${what}: got ${got.length} numbers, expected ${expected.length}`
  }
  const scale = largestMagnitude(expected)
  let first = -1
  let worst = -1
  let count = 0
  for (let i = 0; i < got.length; i++) {
    if (agree(got[i], expected[i], within * scale)) continue
    if (count++ === 0) first = worst = i
    if (distance(got[i], expected[i]) > distance(got[worst], expected[worst])) worst = i
  }
  if (count === 0) return undefined
  const gap = distance(got[worst], expected[worst])
  return [
    `${what}: ${count} of ${got.length} numbers differ` +
      (within === 0 ? '' : ` by more than ${within} × ${short(scale)}`),
    `  first at index ${first}: got ${got[first]}, expected ${expected[first]}`,
    `  most at index ${worst}: got ${got[worst]}, expected ${expected[worst]},` +
      ` difference ${short(gap)}, relative ${short(gap / Math.abs(expected[worst]))}`,
  ].join('\n')
}

function agree(got: number, expected: number, allowed: number): boolean {
  return got === expected || distance(got, expected) <= allowed
}

/** |a − b|; 0 for two NaN, ∞ where just one is not a number. */
function distance(a: number, b: number): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0
  const gap = Math.abs(a - b)
  return Number.isNaN(gap) ? Infinity : gap
}

function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) largest = Math.max(largest, Math.abs(values[i]))
  }
  return largest
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
