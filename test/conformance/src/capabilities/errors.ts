import { expect } from 'vitest'

/** The call throws an error that opens with the operation and tells each of the given pieces: shapes, sizes, a fix. */
export function expectError(call: () => unknown, operation: string, ...pieces: string[]): void {
  const message = messageOf(call)
  expect(message.startsWith(`${operation}: `), `"${message}" opens with ${operation}`).toBe(true)
  for (const piece of pieces) expect(message).toContain(piece)
}

/** What a call says that must fail. */
export function messageOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('the call went through, although it must be an error')
}

/**
 * The call refuses options that are no object, and a name that there is not, in words that tell how to write them and
 * which there are.
 * @param known - the names, in order; or the first ones, where a later stage has more
 */
export function expectOptions(
  operation: string,
  known: readonly string[],
  call: (options: never) => unknown,
): void {
  const names = `known are ${known.join(', ')}`
  for (const given of [0, true, 'sum', null, [1]]) {
    const shown = Array.isArray(given) ? 'Array' : typeof given === 'string' ? `'${given}'` : given
    expect(() => call(given as never), `${operation} with ${shown} for options`).toThrow(
      `${operation}: options ${shown} must be an object, such as { ${known[0]}: … }; ${names}`,
    )
  }
  expect(() => call({ unheardOf: 1 } as never), `${operation} with { unheardOf: 1 }`).toThrow(
    `${operation}: option unheardOf is unknown; ${names}`,
  )
}
