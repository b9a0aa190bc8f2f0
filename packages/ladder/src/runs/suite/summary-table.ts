/** What the tests came to, a line for each package. */
import pc from 'picocolors'
import { paragraph } from '../paragraph.ts'
import { type Column, table } from '../table.ts'
import { type Summary, everyTest } from './summaries.ts'

const COLUMNS: readonly Column[] = [
  { head: '' },
  { head: '\npassed', align: 'right' },
  { head: '\nfailed', align: 'right' },
  { head: 'arrive\nlater', align: 'right' },
  { head: 'not\nrun', align: 'right' },
  { head: '\nseconds', align: 'right' },
]

/** Where it was asked whether the tests would notice what is wrong. */
const PROOFS: readonly Column[] = [
  { head: 'red\nfirst', align: 'right' },
  { head: 'mistakes\ncaught', align: 'right' },
]

export function summaryTable(summaries: readonly Summary[]): string {
  const proven = summaries.some(({ stage }) => stage !== undefined)
  const rows = summaries.map((summary) => [
    ...testCells(summary),
    ...(proven ? proofCells(summary.stage) : []),
  ])
  const drawn = table([...COLUMNS, ...(proven ? PROOFS : [])], rows)
  return [drawn, ...(proven ? LEGEND : []), ...footnotes(summaries)].join('\n')
}

const LEGEND = [
  '',
  'red first: tests of what a stage introduces, seen to fail on the stage before',
  'mistakes caught: planted in the code one by one, each noticed by a test',
]

function testCells(summary: Summary): string[] {
  const tests = everyTest(summary)
  if (tests === undefined) return [summary.name, pc.red('none'), '', '', '', '']
  const { passed, failed, arriving, notRun, durationMs } = tests
  return [
    summary.name,
    String(passed),
    failed > 0 ? pc.red(String(failed)) : '0',
    String(arriving.length),
    String(notRun.length),
    (durationMs / 1000).toFixed(1),
  ]
}

const NONE = '–'

function proofCells(stage: Summary['stage']): string[] {
  if (stage === undefined) return ['', '']
  const { first, red, mistakes } = stage
  const caught = mistakes?.mistakes.filter(({ caughtBy }) => caughtBy !== null)
  return [
    first || red === undefined ? NONE : part(red.passed, red.passed + red.failed),
    caught === undefined ? NONE : part(caught.length, mistakes?.mistakes.length ?? 0),
  ]
}

/** `12`, or `10 of 12` in red */
function part(good: number, all: number): string {
  if (all === 0) return NONE
  return good === all ? String(all) : pc.red(`${good} of ${all}`)
}

/** Where the tests arrive that are still to come, and why others did not run. */
function footnotes(summaries: readonly Summary[]): string[] {
  const known = new Map<string, number>()
  const notes = summaries.flatMap((summary) => {
    const tests = everyTest(summary)
    const arriving = counted(tests?.arriving.map(({ stage }) => stage.slice(0, 2)) ?? [])
    const notRun = counted(tests?.notRun.map(reasonFor) ?? [])
    // What a later stage brings is the same for all before it, and is told once.
    const news = arriving.filter(([at, n]) => known.get(at) !== n)
    for (const [at, n] of news) if (!known.has(at)) known.set(at, n)
    return [
      ...note(
        summary,
        'arrive later',
        news.map(([at, n]) => `${n} in ${at}`),
      ),
      ...note(
        summary,
        'not run',
        notRun.map(([why, n]) => `${n} (${why})`),
      ),
    ]
  })
  return notes.length === 0 ? [] : ['', ...notes]
}

function note({ name }: Summary, what: string, parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [paragraph(`${name}: ${what}: ${parts.join(', ')}`)]
}

/** A test that gives no reason, such as one marked `.skip`, is called by its name. */
function reasonFor({ test, reason }: { test: string; reason: string }): string {
  return reason === 'skipped' ? `skipped: ${test}` : reason.replace(/^not run: /, '')
}

function counted(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}
