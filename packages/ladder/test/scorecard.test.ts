import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readLadder } from '../src/lineage/rungs.ts'
import { drawScorecard } from '../src/scorecard/chart.ts'
import { largestError } from '../src/scorecard/gradients.ts'
import { completed, recordedBlock, withTables } from '../src/scorecard/record.ts'
import type { Scorecard } from '../src/scorecard/scorecard.ts'
import { sizesOf } from '../src/scorecard/sizes.ts'
import { scorecardText } from '../src/scorecard/tables.ts'
import { countTests, remarksOn } from '../src/scorecard/tests.ts'
import { findStages } from '../src/stages.ts'
import { SmallLadder } from './small-ladder.ts'

let ladder: SmallLadder
beforeAll(() => {
  ladder = SmallLadder.create()
})
afterAll(() => ladder.remove())

const machine = {
  processor: 'A processor with a name as long as such names are',
  cores: 2,
  memoryGiB: 8,
  system: 'linux 6',
  node: 'v20.19.0',
  load: 0.1,
}
const at = { date: '2026-11-28', machine }
const card: Scorecard = {
  stages: ['04-autograd', '19-compile'],
  sizes: {
    ...at,
    rows: {
      '04-autograd': {
        lines: 2000,
        inherited: 10,
        changedFiles: 19,
        addedFiles: 1,
        changedLines: 400,
        addedLines: 150,
      },
      '19-compile': {
        lines: 16501,
        inherited: 150,
        changedFiles: 11,
        addedFiles: 23,
        changedLines: 195,
        addedLines: 1700,
      },
    },
  },
  gradients: { ...at, rows: { '04-autograd': { float64: 2e-15, float32: 8e-7 } } },
  speed: {
    ...at,
    rows: {
      '04-autograd': { '4': 30, '64': 400 },
      '19-compile': { '4': 3, '64': 40 },
      '19-compile on webasm': { '4': 1, '64': 10 },
    },
  },
}

describe('sizes', () => {
  test('count the lines of sources and main.ts, and what became of the files', () => {
    const {
      '01-alpha': first,
      '02-beta': second,
      '04-delta': last,
    } = sizesOf(readLadder(ladder.root))
    // kept, edited and old-name have 20 lines, dropped 5, index and main 1 each
    expect(first).toMatchObject({ lines: 67, inherited: 0, addedFiles: 9 })
    expect(second).toMatchObject({ lines: 67, inherited: 8, changedFiles: 1, changedLines: 1 })
    // dropped is gone, delta.ts is new
    expect(last).toMatchObject({ lines: 65, inherited: 6, changedFiles: 2, addedFiles: 1 })
    expect(last).toMatchObject({ changedLines: 2, addedLines: 3 })
  })
})

describe('the largest error of gradients', () => {
  const expected = { a: new Float64Array([1, -4]), b: new Float64Array([0.5]) }

  test('is a part of the largest number of the parameter that it is in', () => {
    const got = { a: new Float64Array([1.5, -4]), b: new Float64Array([0.55]) }
    expect(largestError(got, expected)).toBe(0.5 / 4)
    const worse = { ...got, b: new Float64Array([0.75]) }
    expect(largestError(worse, expected)).toBe(0.25 / 0.5)
  })

  test('is no number where one is none, and infinite where some are missing', () => {
    expect(largestError({ ...expected, b: new Float64Array([NaN]) }, expected)).toBeNaN()
    expect(largestError({ a: expected.a }, expected)).toBe(Infinity)
  })
})

describe('tests', () => {
  beforeEach(() => ladder.reset())

  /** Leaves a summary in the stage as `pnpm test:all` does, written so many seconds from now. */
  function leave(stage: string, seconds: number): void {
    const folder = join(ladder.root, 'packages', stage, '.stepgrad')
    mkdirSync(folder, { recursive: true })
    const arriving = [{ test: 'a test', stage: '04-delta' }]
    const summary = { passed: 7, failed: 1, arriving, notRun: [], durationMs: 1 }
    writeFileSync(join(folder, 'tests.json'), JSON.stringify(summary))
    const time = Date.now() / 1000 + seconds
    utimesSync(join(folder, 'tests.json'), time, time)
  }

  test('are counted where they ran after the last edit, and only there', () => {
    for (const folder of ['test/conformance/src', 'test/fixtures/data', 'test/fixtures/src'])
      mkdirSync(join(ladder.root, folder), { recursive: true })
    leave('01-alpha', 10)
    leave('02-beta', -1000)
    const counts = countTests(ladder.root, findStages(ladder.root))
    expect(counts.counted).toEqual({ '01-alpha': { run: 8, failed: 1, arriving: 1 } })
    expect(counts.stale).toEqual(['02-beta'])
    expect(counts.missing).toEqual(['03-gamma', '04-delta'])
    expect(remarksOn(counts)).toEqual([
      'tests: no results of 03-gamma, 04-delta; first run: pnpm test:all',
      'tests: 02-beta or the suite changed since they were tested; first run: pnpm test:all',
    ])
  })
})

describe('the tables', () => {
  test('fit into 80 columns', () => {
    const widths = scorecardText(card)
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(80)
  })

  test('have a row for the device, and a dash for what was not measured', () => {
    const text = scorecardText(card)
    expect(text).toMatch(/^04-autograd +– +– +2e-15 +8e-7 +30\.0 +400 +–$/m)
    expect(text).toMatch(/^ {2}with kernels +– +– +1\.00 +10\.0 +–$/m)
  })

  test('say when and where each part was measured', () => {
    const later = { ...card, speed: { ...card.speed!, date: '2026-12-01' } }
    expect(scorecardText(card)).toContain('gradients, speed: 2026-11-28')
    expect(scorecardText(later)).toMatch(/^gradients: 2026-11-28/m)
    expect(scorecardText(later)).toMatch(/^speed: 2026-12-01/m)
  })
})

describe('a record', () => {
  test('keeps the parts that were not measured again', () => {
    const { speed, ...rest } = card
    const again = { ...rest, sizes: { ...card.sizes!, date: '2026-12-01' } }
    expect(completed(again, card).speed).toBe(speed)
    expect(completed(again, card).sizes?.date).toBe('2026-12-01')
    expect(completed(again, undefined).speed).toBeUndefined()
  })

  test('stands between the marks of the README, whatever stood there', () => {
    const readme = `before\n${recordedBlock(completed({ stages: [] }, undefined))}\nafter\n`
    expect(withTables(readme, card)).toBe(`before\n${recordedBlock(card)}\nafter\n`)
    expect(() => withTables('no marks', card)).toThrow(/^README.md: has no place/)
  })
})

describe('the picture', () => {
  test('has a bar for each number, longer where it is larger, and a dot for the device', () => {
    const { document } = parseHTML(drawScorecard(card))
    const bars = [...document.querySelectorAll('[aria-label="bar"]')].map((group) =>
      [...group.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('width'))),
    )
    const [[changed4, , changed19], [time4, time19]] = bars.map((widths) =>
      widths.filter((width) => width > 0),
    )
    expect(changed4 / changed19).toBeCloseTo(400 / 195, 0)
    expect(time4 / time19).toBeCloseTo(400 / 40, 0)
    expect(document.querySelectorAll('[aria-label="dot"] circle')).toHaveLength(1)
  })

  test('says the number of each bar and of each dot', () => {
    const { document } = parseHTML(drawScorecard(card))
    const words = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(words).toEqual(expect.arrayContaining(['400', '40', '10', '1895']))
  })

  test('follows the reader’s colours', () => {
    expect(drawScorecard(card)).toContain('prefers-color-scheme: dark')
  })
})
