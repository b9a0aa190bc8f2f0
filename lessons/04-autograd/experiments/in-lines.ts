/** A message in lines that fit a terminal; those after the first are indented. */
export function inLines(message: string): string {
  return message.replace(/(.{1,74})(?: |$)/g, '$1\n    ').trimEnd()
}
