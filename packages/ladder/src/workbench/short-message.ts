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
    .flatMap((line) => broken(line))
  if (lines.length <= LINES) return lines.join('\n')
  return [...lines.slice(0, LINES - 1), '…'].join('\n')
}

/** Without what Vitest adds for whoever writes the test. */
export function withoutAdvice(message: string): string {
  return message
    .replace(/ \/\/ Object\.is equality/g, '')
    .replace(EQUAL_ONLY, '\nThe two are equal, but it must be one and the same.')
}

/**
 * One line as several that fit, broken between words where it has some. Where several spaces stand
 * together they count, so that there is no break.
 */
export function broken(line: string, columns = COLUMNS): string[] {
  const rows: string[] = []
  let rest = line
  while (rest.length > columns) {
    const end = lastSingleSpace(rest, columns)
    const [space, at] = end > columns / 2 ? [1, end] : [0, columns]
    rows.push(rest.slice(0, at))
    rest = `  ${rest.slice(at + space)}`
  }
  return [...rows, rest]
}

function lastSingleSpace(line: string, end: number): number {
  let i = end
  while (i > 0 && !(line[i] === ' ' && line[i - 1] !== ' ' && line[i + 1] !== ' ')) i--
  return i
}
