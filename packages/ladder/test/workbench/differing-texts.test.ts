import { expect, test } from 'vitest'
import { reportSuite } from '../../src/hunt/suite-report.ts'
import { tellTexts, textsOf } from '../../src/workbench/differing-texts.ts'
import { tellFailure } from '../../src/workbench/failure.ts'

const TABLE = 'cat     33.3 %  1 of 3\nmouse  100.0 %  9 of 9\n'

/** What is made of a comparison by `toBe` that fails. */
function comparing(got: unknown, expected: unknown, claim?: string) {
  try {
    expect(got, claim).toBe(expected)
  } catch (error) {
    return textsOf(error as Error & { expected: unknown; actual: unknown })
  }
  throw new Error('the two are the same')
}

test('texts of several lines are told in blocks, with a mark where they part', () => {
  expect(tellTexts(comparing(TABLE.replace('     ', ' '), TABLE)!).split('\n')).toEqual([
    'expected',
    '  │cat     33.3 %  1 of 3',
    '       ^ a space',
    '  │mouse  100.0 %  9 of 9',
    '  │',
    'got',
    '  │cat 33.3 %  1 of 3',
    '       ^ 3',
    '  │mouse  100.0 %  9 of 9',
    '  │',
  ])
})

test('a newline that is missing at the end is named', () => {
  const told = tellTexts(comparing(TABLE.trimEnd(), TABLE)!)
  expect(told).toMatch(/expected\n[^]*9 of 9\n {25}\^ a newline\n {2}│\n/)
  expect(told).toMatch(/got\n[^]*9 of 9\n {25}\^ the text ends here$/)
})

test('of long texts the surroundings are shown, within 80 columns', () => {
  const line = `${'a'.repeat(100)} b ${'c'.repeat(100)}`
  const [got, expected] = ['x', 'b'].map((letter) => {
    return `${'far\n'.repeat(9)}${line.replace('b', letter)}\n${'after\n'.repeat(9)}`
  })
  const lines = tellTexts(comparing(got, expected, 'the report')!).split('\n')
  expect(lines[0]).toBe('the report:')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72)
  expect(lines).toHaveLength(1 + 2 * (1 + 1 + 4 + 1 + 3 + 1))
  const [row, mark] = lines.slice(6, 8)
  expect(row[mark.indexOf('^')]).toBe('b')
})

test('what fits into a line stays in the message, and so does what is no text', () => {
  expect(comparing('a b', 'a  b')).toBeUndefined()
  expect(comparing([1, 2], 'a')).toBeUndefined()
  expect(comparing({ a: '\n' }, { a: '\n' })).toBeUndefined()
})

test('check and hunts tell both texts in place of the message', () => {
  const outcome = { group: 'fit', name: 'claims', state: 'failed', ms: 1 } as const
  const failed = { ...outcome, message: 'cut …', texts: comparing(TABLE, 'cat\n') }
  for (const told of [tellFailure(failed), reportSuite({ end: 'ran', outcomes: [failed] })]) {
    expect(told).toContain('│cat     33.3 %  1 of 3\n')
    expect(told).not.toContain('cut …')
  }
})
