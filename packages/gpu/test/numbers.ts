/** Numbers to compute with, and comparisons that say where they differ. */

/** 0, 1, 2 … in [0, 1). */
export function ramp(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => i / length)
}

/** Numbers in [-1, 1] without a pattern that a wrong index would hit by chance. */
export function waves(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7 + 0.3 * Math.sin(i)))
}

/** Equal to the bit, NaN to NaN. */
export function assertEqual(got: ArrayLike<number>, expected: ArrayLike<number>): void {
  compare(got, expected, (a, b) => Object.is(a + 0, b + 0))
}

/** Within 1e-5 of the largest number that is expected: float32, sums in another order. */
export function assertClose(got: ArrayLike<number>, expected: ArrayLike<number>): void {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  compare(got, expected, (a, b) => Math.abs(a - b) <= 1e-5 * largest)
}

function compare(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  agree: (got: number, expected: number) => boolean,
): void {
  if (got.length !== expected.length) {
    throw new Error(`got ${got.length} numbers, expected ${expected.length}`)
  }
  for (let i = 0; i < got.length; i++) {
    if (!agree(got[i], expected[i])) {
      throw new Error(`at ${i}: got ${got[i]}, expected ${expected[i]}`)
    }
  }
}

export async function assertThrows(work: () => Promise<unknown>, message: RegExp): Promise<void> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Error)) throw new Error(`expected an error like ${message}, got none`)
  if (!message.test(error.message)) {
    throw new Error(`expected an error like ${message}, got: ${error.message}`)
  }
}
