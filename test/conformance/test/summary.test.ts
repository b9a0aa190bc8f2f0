import { describe, expect, test } from 'vitest'
import { describeParts, divide } from '../src/parts.ts'
import {
  type Outcome,
  describeRedSummary,
  describeSummary,
  isEmpty,
  summarise,
} from '../src/summary.ts'

describe('the summary of a run', () => {
  const summary = summarise(
    '02-tensor',
    [
      { test: 'a', state: 'passed' },
      { test: 'b', state: 'failed', message: 'expected 1 to be 2' },
      { test: 'c', state: 'skipped', arrivesIn: '04-autograd', note: 'arrives in …' },
      { test: 'd', state: 'skipped', arrivesIn: '03-views', note: 'arrives in …' },
      { test: 'e', state: 'skipped', arrivesIn: '04-autograd', note: 'arrives in …' },
      { test: 'f', state: 'skipped', note: 'there is no stage before' },
    ],
    [],
    12.3,
  )

  test('tells what arrives later from what was not run, test by test', () => {
    expect(summary).toEqual({
      stage: '02-tensor',
      passed: 1,
      failed: 1,
      failures: [{ test: 'b', message: 'expected 1 to be 2' }],
      arriving: [
        { test: 'c', stage: '04-autograd' },
        { test: 'd', stage: '03-views' },
        { test: 'e', stage: '04-autograd' },
      ],
      notRun: [{ test: 'f', reason: 'there is no stage before' }],
      durationMs: 12,
    })
  })

  test('in one line, every kind is counted', () => {
    expect(describeSummary(summary)).toBe(
      '02-tensor: 1 passed · 1 failed · 3 arrive later (1 in 03-views, 2 in 04-autograd)' +
        ' · 1 not run (there is no stage before)',
    )
  })

  test('a test that nobody explains is not run, not passed', () => {
    const { passed, notRun } = summarise('s', [{ test: 'a', state: 'pending' }], [], 0)
    expect({ passed, notRun }).toEqual({ passed: 0, notRun: [{ test: 'a', reason: 'cut short' }] })
    const [skipped] = summarise('s', [{ test: 'a', state: 'skipped' }], [], 0).notRun
    expect(skipped).toEqual({ test: 'a', reason: 'skipped' })
  })

  test('a file that does not load counts as a failure', () => {
    expect(summarise('s', [], [{ test: 'a.test.ts', message: 'no such file' }], 0).failed).toBe(1)
  })

  test('a run of nothing is empty, even if tests will arrive; a reason makes it honest', () => {
    const arriving = { test: 'a', state: 'skipped', arrivesIn: '03-views' } as const
    expect(isEmpty([])).toBe(true)
    expect(isEmpty([arriving])).toBe(true)
    expect(isEmpty([{ test: 'a', state: 'skipped', note: 'why' }])).toBe(false)
  })

  test('red first counts tests that fail on the stage before', () => {
    const red = summarise('02-tensor', [{ test: 'a', state: 'passed' }], [], 0)
    expect(describeRedSummary(red)).toBe(
      '02-tensor, red first: 1 new test fails on the stage before',
    )
    const late = summarise('02-tensor', [{ test: 'a', state: 'failed' }], [], 0)
    expect(describeRedSummary(late)).toContain('1 passes there already')
  })
})

describe('the parts of a run', () => {
  const caught = { id: 'm', says: 'M.', caughtBy: 'sgd > a' }
  const outcomes: Outcome[] = [
    { test: 'sgd > a', state: 'passed', durationMs: 5 },
    { test: 'red first: 02-tensor > sgd: a', state: 'passed', durationMs: 3 },
    { test: 'mistakes > without one the suite is green', state: 'passed', durationMs: 2 },
    { test: 'mistakes > m', state: 'passed', durationMs: 4, mistake: caught },
  ]

  test('are told apart, and none counts as another', () => {
    const { tests, red, mistakes } = divide('02-tensor', outcomes, [], 20)
    expect(tests).toMatchObject({ passed: 1, failed: 0, durationMs: 11 })
    expect(red).toMatchObject({ passed: 1, failed: 0, durationMs: 3 })
    expect(mistakes).toEqual({ stage: '02-tensor', mistakes: [caught], durationMs: 6 })
  })

  test('that were not asked for are not there', () => {
    expect(Object.keys(divide('s', outcomes.slice(0, 1), [], 0))).toEqual(['tests'])
    expect(Object.keys(divide('s', outcomes.slice(1, 2), [], 0))).toEqual(['red'])
    expect(Object.keys(divide('s', [], [], 0))).toEqual(['tests'])
  })

  test('a mistake that survives is said to', () => {
    const survivor = { ...outcomes[3], state: 'failed', mistake: { ...caught, caughtBy: null } }
    const lines = describeParts(divide('s', [survivor as Outcome], [], 0))
    expect(lines).toEqual([
      '✗ m: M.\n    not caught',
      's: 0 of 1 mistakes caught; a survivor needs a test',
    ])
  })
})
