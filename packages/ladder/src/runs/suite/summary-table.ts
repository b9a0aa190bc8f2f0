/** What the tests came to, a line for each stage. */
import pc from 'picocolors'
import { paragraph } from '../paragraph.ts'
import { type Column, table } from '../table.ts'
import type { StageSummary } from './summaries.ts'

const COLUMNS: readonly Column[] = [
  { head: '\nstage' },
  { head: '\npassed', align: 'right' },
  { head: '\nfailed', align: 'right' },
  { head: 'arrive\nlater', align: 'right' },
  { head: 'not\nrun', align: 'right' },
  { head: 'red\nfirst', align: 'right' },
  { head: 'mistakes\ncaught', align: 'right' },
  { head: '\nseconds', align: 'right' },
]

export function summaryTable(summaries: readonly StageSummary[]): string {
  return [table(COLUMNS, summaries.map(cells)), ...footnotes(summaries)].join('\n')
}

const NONE = '–'

function cells({ stage, tests, red, mistakes, first }: StageSummary): string[] {
  const caught = mistakes?.mistakes.filter(({ caughtBy }) => caughtBy !== null).length
  const all = mistakes?.mistakes.length
  return [
    stage,
    tests === undefined ? pc.red('none') : String(tests.passed),
    tests === undefined ? '' : tests.failed > 0 ? pc.red(String(tests.failed)) : '0',
    String(tests?.arriving.length ?? ''),
    String(tests?.notRun.length ?? ''),
    first || red === undefined ? NONE : part(red.passed, red.passed + red.failed),
    caught === undefined || all === undefined ? NONE : part(caught, all),
    tests === undefined ? '' : (tests.durationMs / 1000).toFixed(1),
  ]
}

/** `12`, or `10 of 12` in red */
function part(good: number, all: number): string {
  if (all === 0) return NONE
  return good === all ? String(all) : pc.red(`${good} of ${all}`)
}

function footnotes(summaries: readonly StageSummary[]): string[] {
  const notes = summaries.flatMap(({ stage, tests }) => {
    const arriving = counted(tests?.arriving.map((test) => test.stage.slice(0, 2)) ?? [])
    const notRun = counted(tests?.notRun.map((test) => test.reason) ?? [])
    return [
      ...(arriving.length > 0
        ? [`${stage}: arrive later: ${arriving.map(([at, n]) => `${n} in ${at}`).join(', ')}`]
        : []),
      ...notRun.map(([reason, n]) => `${stage}: not run: ${n} (${reason})`),
    ]
  })
  return notes.length === 0 ? [] : ['', ...notes.map((note) => paragraph(note, 2))]
}

function counted(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}
