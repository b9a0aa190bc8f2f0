import { describe, expect, test } from 'vitest'
import { describeRedSummary, describeSummary, isEmpty, summarise } from '../src/summary.ts'

describe('the summary of a run', () => {
  const summary = summarise(
    '02-tensor',
    [
      { test: 'a', state: 'passed' },
      { test: 'b', state: 'failed' },
      { test: 'c', state: 'skipped', arrivesIn: '04-autograd', note: 'arrives in …' },
      { test: 'd', state: 'skipped', arrivesIn: '03-views', note: 'arrives in …' },
      { test: 'e', state: 'skipped', arrivesIn: '04-autograd', note: 'arrives in …' },
      { test: 'f', state: 'skipped', note: 'there is no stage before' },
    ],
    0,
    12.3,
  )

  test('tells what arrives later from what was not run, test by test', () => {
    expect(summary).toEqual({
      stage: '02-tensor',
      passed: 1,
      failed: 1,
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
    const { passed, notRun } = summarise('s', [{ test: 'a', state: 'pending' }], 0, 0)
    expect({ passed, notRun }).toEqual({ passed: 0, notRun: [{ test: 'a', reason: 'cut short' }] })
    const [skipped] = summarise('s', [{ test: 'a', state: 'skipped' }], 0, 0).notRun
    expect(skipped).toEqual({ test: 'a', reason: 'skipped' })
  })

  test('a file that does not load counts as a failure', () => {
    expect(summarise('s', [], 1, 0).failed).toBe(1)
  })

  test('a run of nothing is empty, even if tests will arrive; a reason makes it honest', () => {
    const arriving = { test: 'a', state: 'skipped', arrivesIn: '03-views' } as const
    expect(isEmpty(summarise('s', [], 0, 0))).toBe(true)
    expect(isEmpty(summarise('s', [arriving], 0, 0))).toBe(true)
    expect(isEmpty(summarise('s', [{ test: 'a', state: 'skipped', note: 'why' }], 0, 0))).toBe(
      false,
    )
  })

  test('red first counts tests that fail on the stage before', () => {
    const red = summarise('02-tensor', [{ test: 'a', state: 'passed' }], 0, 0)
    expect(describeRedSummary(red)).toBe(
      '02-tensor, red first: 1 new test fails on the stage before',
    )
    const late = summarise('02-tensor', [{ test: 'a', state: 'failed' }], 0, 0)
    expect(describeRedSummary(late)).toContain('1 passes there already')
  })
})
