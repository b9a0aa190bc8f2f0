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
