/** A text that was expected, and the one that came: both as they stand, with where they part. */

/** Both texts of a test that compares two. */
export type Texts = {
  /** What the test says of them in front, if anything. */
  readonly claim: string
  readonly expected: string
  readonly got: string
}

/** What says so little that it fits into a line of a message. */
const SHORT = 30
/** Columns of a line that are shown, and how many of them before the difference. */
const COLUMNS = 64
const BEFORE = 40
/** Lines that are shown before and after the one in which the texts part. */
const AROUND = 3

/** The texts of a failure that are hard to compare in its message: long ones, or of many lines. */
export function textsOf(failure: {
  readonly message?: string
  readonly expected?: unknown
  readonly actual?: unknown
}): Texts | undefined {
  const { message = '', expected, actual: got } = failure
  if (typeof expected !== 'string' || typeof got !== 'string' || expected === got) return undefined
  const compared = COMPARED.exec(message)
  if (compared === null || ![expected, got].some(isHard)) return undefined
  return { claim: compared[1] ?? '', expected, got }
}

/** Other values are handed over as texts as well, but are not quoted in the message. */
const COMPARED = /^(?:([^]*): )?expected (['"`])[^]* to (?:be|equal|deeply equal|strictly equal) \2/

function isHard(text: string): boolean {
  return text.includes('\n') || text.length > SHORT
}

/** Both texts in blocks, each with a mark under the first place in which they differ. */
export function tellTexts({ claim, expected, got }: Texts): string {
  let at = 0
  while (expected[at] === got[at]) at++
  const heads = claim === '' ? [] : [`${claim}:`]
  return [...heads, ...block('expected', expected, at), ...block('got', got, at)].join('\n')
}

function block(head: string, text: string, at: number): string[] {
  const before = text.slice(0, at).split('\n')
  const [row, column] = [before.length - 1, before.at(-1)!.length]
  const lines = text.split('\n')
  const from = Math.max(0, column - BEFORE)
  const [first, end] = [Math.max(0, row - AROUND), row + AROUND + 1]
  const shown = (line: string) => `  │${cut(line, from)}`
  return [
    head,
    ...(first > 0 ? ['  …'] : []),
    ...lines.slice(first, row + 1).map(shown),
    `   ${' '.repeat(column - from + (from > 0 ? 1 : 0))}^ ${named(text[at])}`,
    ...lines.slice(row + 1, end).map(shown),
    ...(end < lines.length ? ['  …'] : []),
  ]
}

function cut(line: string, from: number): string {
  const end = from + COLUMNS
  return (from > 0 ? '…' : '') + line.slice(from, end) + (line.length > end ? '…' : '')
}

/** What stands in a place, where one sees it badly. */
function named(character: string | undefined): string {
  if (character === undefined) return 'the text ends here'
  if (character === '\n') return 'a newline'
  return character === ' ' ? 'a space' : character
}
