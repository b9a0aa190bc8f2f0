/** What a call says when it is refused, in lines that fit a terminal. */
export function errorOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return String(error)
      .replace(/(.{1,77})(?: |$)/g, '$1\n  ')
      .trimEnd()
  }
  return 'no error'
}
