/** What a call says when it is refused. */
export function errorOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return String(error)
  }
  return 'no error'
}
