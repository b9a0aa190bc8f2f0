import { expect, test } from 'vitest'
import { reportSuite } from '../../src/hunt/suite-report.ts'
import { shortMessage } from '../../src/workbench/short-message.ts'

/** What is said of a run in which one test of each group fails. */
function reportOf(...groups: string[]): string {
  const failed = { name: 'claims', state: 'failed', message: 'expected 1 to be 2', ms: 1 } as const
  return reportSuite({ end: 'ran', outcomes: groups.map((group) => ({ ...failed, group })) })
}

test('the command to repeat has every group that fails', () => {
  expect(reportOf('views', 'masks', 'same as before', 'views')).toMatch(
    /What failed again, .*:\n {2}pnpm stepgrad hunt test --only views masks "same as before"$/,
  )
})

test('or as many as fit into its line, and says so', () => {
  const report = reportOf(...Array.from({ length: 9 }, (_, i) => `a capability ${i}`))
  expect(report).toMatch(/The first 2 of 9 groups again, .*:\n.*"a capability 0" "a capability 1"$/)
  expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(reportOf('a'.repeat(90))).toContain(`--only ${'a'.repeat(90)}`)
})

test('a message has the claim, without advice to whoever writes tests', () => {
  const x = { shape: [2] }
  let message = ''
  try {
    expect({ ...x }, 'x.to(cpu) is x itself').toBe(x)
  } catch (error) {
    message = (error as Error).message
  }
  expect(message).toContain('toStrictEqual')
  const lines = shortMessage(message).split('\n')
  expect(lines[0]).toMatch(/^x\.to\(cpu\) is x itself: expected \{.*\} to be \{.*\}$/)
  expect(lines.slice(1)).toEqual(['The two are equal, but it must be one and the same.'])
})
