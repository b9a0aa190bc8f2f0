/** What a learner's code wrote to the console before a test failed. */

const LINES = 10

/** Its last lines, under a heading. */
export function printedLines(printed: string): string {
  const lines = printed.trimEnd().split('\n')
  const before = lines.length > LINES ? ` (the last of ${lines.length} lines)` : ''
  return `printed meanwhile${before}:\n${lines.slice(-LINES).join('\n')}`
}
