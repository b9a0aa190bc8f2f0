import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { closingLine, complaintsAbout, type Summary } from '../../src/runs/suite/summaries.ts'
import { summaryTable } from '../../src/runs/suite/summary-table.ts'
import { widest } from './widest.ts'

describe('stepgrad test', () => {
  const red = { passed: 1, failed: 0, failures: [], arriving: [], notRun: [], durationMs: 1 }
  const tests = {
    passed: 80,
    failed: 0,
    failures: [],
    arriving: [
      { test: 'a', stage: '03-views' },
      { test: 'b', stage: '03-views' },
    ],
    notRun: [{ test: 'c', reason: 'no Chromium' }],
    durationMs: 2100,
  }
  const stage = {
    first: false,
    red,
    mistakes: { mistakes: [{ id: 'm', caughtBy: 'a test' as string | null }], durationMs: 1 },
  }
  const sound: Summary = { name: '02-tensor', tests, stage }

  test('says how many ran, how many arrive where, and why some did not run', () => {
    const text = stripVTControlCharacters(summaryTable([sound, { name: 'data', tests: red }]))
    expect(text).toMatch(/02-tensor +80 +0 +2 +1 +2\.1 +1 +1/)
    expect(text).toMatch(/data +1 +0 +0 +0 +0\.0/)
    expect(text).toContain('02-tensor: arrive later: 2 in 03')
    expect(text).toContain('02-tensor: not run: 1 (no Chromium)')
    expect(widest(text)).toBeLessThanOrEqual(80)
  })

  test('says once where tests arrive, and again where their number is another', () => {
    const arriving = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`)
    const waiting = (name: string, in04: number, in05: number): Summary => {
      const tests04 = arriving(in04).map((test) => ({ test, stage: '04-autograd' }))
      const tests05 = arriving(in05).map((test) => ({ test, stage: '05-grad-mode' }))
      return { name, tests: { ...tests, arriving: [...tests04, ...tests05] } }
    }
    const rows = [
      waiting('02-tensor', 3, 2),
      waiting('03-views', 3, 2),
      waiting('04-autograd', 0, 4),
    ]
    const text = stripVTControlCharacters(summaryTable(rows))
    expect(text).toContain('02-tensor: arrive later: 3 in 04, 2 in 05')
    expect(text).not.toContain('03-views: arrive later')
    expect(text).toContain('04-autograd: arrive later: 4 in 05')
  })

  test('of suites alone has no columns of proofs', () => {
    const text = stripVTControlCharacters(summaryTable([{ name: '02-tensor', tests }]))
    expect(text).toMatch(/02-tensor +80 +0 +2 +1 +2\.1$/m)
    expect(text).not.toContain('red first')
    expect(complaintsAbout({ name: '02-tensor', tests })).toEqual([])
  })

  test('says what the columns mean, and the name of a test that was skipped without a reason', () => {
    const skipping = { ...tests, notRun: [{ test: 'neuron > learns', reason: 'skipped' }] }
    const text = stripVTControlCharacters(summaryTable([{ ...sound, tests: skipping }]))
    expect(text).toContain('red first: tests of')
    expect(text).toContain('not run: 1 (skipped: neuron > learns)')
    expect(text).not.toContain('cut short')
  })

  test('has nothing against a sound stage', () => {
    expect(complaintsAbout(sound)).toEqual([])
  })

  test.each<[string, Summary['tests']]>([
    ['ran no tests', { ...tests, passed: 0, notRun: [] }],
    ['3 of its 83 tests failed', { ...tests, failed: 3 }],
    ['its tests did not run to their end', undefined],
  ])('complains of a package: %s', (message, tests) => {
    expect(complaintsAbout({ ...sound, tests })).toEqual([`02-tensor: ${message}`])
  })

  test('names a test that failed, with the first line of what it says', () => {
    const failures = [{ test: 'views > narrow', message: 'narrow: 5 is outside 0 … 4\nby 1' }]
    const one = { ...sound, tests: { ...tests, failed: 1, failures } }
    expect(complaintsAbout(one)).toEqual([
      '02-tensor: 1 of its 81 tests failed\n  views > narrow: narrow: 5 is outside 0 … 4',
    ])
  })

  const survivor = { mistakes: [{ id: 'm', caughtBy: null }], durationMs: 1 }
  test.each<[string, Partial<Summary['stage']>]>([
    ['has no new tests', { red: { ...red, passed: 0 } }],
    ['2 of its new tests pass on the stage before already', { red: { ...red, failed: 2 } }],
    ['its new tests were not run on the stage before', { red: undefined }],
    ['no test caught m', { mistakes: survivor }],
    ['its mistakes were not planted', { mistakes: undefined }],
  ])('complains of a stage: %s', (message, change) => {
    const changed = { ...sound, stage: { ...stage, ...change } }
    expect(complaintsAbout(changed)).toEqual([`02-tensor: ${message}`])
  })

  test('closes with one line that counts', () => {
    expect(closingLine([sound, { name: 'data', tests: red }], 0)).toBe(
      '81 passed, 0 failed, 1 skipped',
    )
  })

  test('counts a failed test once, and each thing else that is wrong', () => {
    const wrong = { ...sound, tests: { ...tests, failed: 3 }, stage: { ...stage, red: undefined } }
    expect(closingLine([wrong], 1)).toBe('80 passed, 4 failed, 1 skipped')
    expect(closingLine([{ name: 'data', tests: undefined }], 0)).toMatch(/^0 passed, 1 failed/)
    expect(closingLine([sound], 1)).toMatch(/^80 passed, 1 failed/)
  })

  const onDevices = { ...red, passed: 20, notRun: [{ test: 'd', reason: 'no display' }] }
  const withDevices = (tests: Summary['tests']) => ({ ...sound, devices: { tests } })

  test('adds the tests on devices to the others', () => {
    const text = stripVTControlCharacters(summaryTable([withDevices(onDevices)]))
    expect(text).toMatch(/02-tensor +100 +0 +2 +2 +2\.1 +1 +1/)
    expect(text).toContain('02-tensor: not run: 1 (no Chromium), 1 (no display)')
    expect(closingLine([withDevices(onDevices)], 0)).toBe('100 passed, 0 failed, 2 skipped')
    expect(complaintsAbout(withDevices(onDevices))).toEqual([])
  })

  test.each<[string, Summary['tests'], string]>([
    ['2 of its 22 tests on devices failed', { ...onDevices, failed: 2 }, '100 passed, 2 failed'],
    ['its tests on devices did not run to their end', undefined, '80 passed, 1 failed'],
    ['ran no tests on devices', { ...red, passed: 0 }, '80 passed, 1 failed'],
  ])('complains of a package: %s', (message, tests, line) => {
    expect(complaintsAbout(withDevices(tests))).toEqual([`02-tensor: ${message}`])
    expect(closingLine([withDevices(tests)], 1)).toContain(line)
  })

  test('a stage of which nothing ran is one line', () => {
    const nothing = { name: '02-tensor', tests: undefined }
    const untested = { ...nothing, stage: { first: false, red: undefined, mistakes: undefined } }
    expect(complaintsAbout(untested)).toEqual(['02-tensor: was not tested'])
    expect(complaintsAbout(nothing)).toEqual(['02-tensor: was not tested'])
  })
})
