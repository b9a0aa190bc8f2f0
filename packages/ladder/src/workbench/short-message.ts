/** The messages of failed tests, as long as one reads them. */
import { stripVTControlCharacters } from 'node:util'

const LINES = 6
const COLUMNS = 74

/** What `toBe` advises to whoever writes the test. */
const EQUAL_ONLY = /\n+If it should pass with deep equality, [^]*/

/** A few lines of at most 74 columns. */
export function shortMessage(message: string): string {
  const lines = withoutAdvice(stripVTControlCharacters(message))
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .flatMap(broken)
  if (lines.length <= LINES) return lines.join('\n')
  return [...lines.slice(0, LINES - 1), '…'].join('\n')
}

/** Without what Vitest adds for whoever writes the test. */
export function withoutAdvice(message: string): string {
  return message
    .replace(/ \/\/ Object\.is equality/g, '')
    .replace(EQUAL_ONLY, '\nThe two are equal, but it must be one and the same.')
}

/** One line as several that fit, broken between words where it has some. */
function broken(line: string): string[] {
  const rows: string[] = []
  let rest = line
  while (rest.length > COLUMNS) {
    const space = rest.lastIndexOf(' ', COLUMNS)
    const end = space > COLUMNS / 2 ? space : COLUMNS
    rows.push(rest.slice(0, end))
    rest = `  ${rest.slice(end).trimStart()}`
  }
  return [...rows, rest]
}
