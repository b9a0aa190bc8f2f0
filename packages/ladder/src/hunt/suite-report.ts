/** What a run of the suite on a hunted copy came to, as it is printed. */
import pc from 'picocolors'
import { tellTexts } from '../workbench/differing-texts.ts'
import { fullName } from '../workbench/suite-outcome.ts'
import type { Outcome, SuiteRun } from '../workbench/suite-run.ts'
import { paragraph } from '../runs/paragraph.ts'
import { printedLines } from '../workbench/printed.ts'
import { broken, withoutAdvice } from '../workbench/short-message.ts'
import { told, type } from './telling.ts'

/** So many failures are told with what they say, and so many lines of it. */
const IN_FULL = 4
const LINES = 6

/** So many lines of the copy are named that led to a failure. */
const CALLERS = 4

export function isGreen(run: SuiteRun): boolean {
  return run.end === 'ran' && failed(run.outcomes).length === 0 && passed(run.outcomes) > 0
}

export function passed(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ state }) => state === 'passed').length
}

function failed(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ state }) => state === 'failed')
}

/**
 * Why the suite is not green, or that it is.
 * @param hunt - how the hunt is typed behind a command; empty for the one that is meant without
 */
export function reportSuite(run: SuiteRun, hunt = ''): string {
  switch (run.end) {
    case 'unparsable': {
      const { file, line, column, message, text } = run.error
      const mark = `${' '.repeat(column - 1)}^`
      return `${pc.red(`${file}:${line}: ${message}`)}\n  ${text}\n  ${mark}\nNo test was run.`
    }
    case 'broken': {
      const { message, at } = run.error
      const where = at === undefined ? '' : `\n  at ${at.file}:${at.line}`
      return `${pc.red('The files cannot be run:')}\n${firstLines(message)}${where}`
    }
    case 'stopped': {
      const where = run.test === undefined ? 'while the files were loaded' : `in: ${run.test}`
      return pc.red(
        told(`Stopped after ${run.seconds} seconds ${where}. Is there an endless loop?`),
      )
    }
    case 'aborted':
      return 'Stopped before its end.'
    case 'ran':
      return reportOutcomes(run.outcomes, hunt)
  }
}

function reportOutcomes(outcomes: readonly Outcome[], hunt: string): string {
  const failures = failed(outcomes)
  const count = failures.length + passed(outcomes)
  if (count === 0) return pc.red('No test ran.')
  if (failures.length === 0)
    return `${pc.green(allPass(count))} ${type(`hunt check${hunt}`)} tells what it was.`
  const full = spread(failures)
  const others = failures.filter((failure) => !full.includes(failure))
  const tests = count === 1 ? 'test' : 'tests'
  const fail = failures.length === 1 ? 'fails' : 'fail'
  return [
    pc.red(`${failures.length} of ${count} ${tests} ${fail}:`),
    ...full.flatMap((outcome) => ['', ...describeFailure(outcome)]),
    ...(others.length > 0 ? ['', 'and these:', ...list(others)] : []),
    '',
    ...tellRepeat(failures, hunt),
  ].join('\n')
}

function allPass(count: number): string {
  return count === 1 ? 'The one test passes.' : `All ${count} tests pass.`
}

/** The command for the groups in which something fails, as many as fit into its line. */
function tellRepeat(failures: readonly Outcome[], hunt: string): string[] {
  const groups = [...new Set(failures.map(({ group }) => group))]
  const words = groups.map((group) => (group.includes(' ') ? `"${group}"` : group))
  const command = (count: number) =>
    `  ${type(`hunt test${hunt} --only ${words.slice(0, count).join(' ')}`)}`
  const fitting = words.findLastIndex((_, i) => command(i + 1).length <= 80) + 1
  const count = Math.max(fitting, 1)
  const which =
    count === groups.length ? 'What failed' : `The first ${count} of ${groups.length} groups`
  return [`${which} again, which is faster:`, command(count)]
}

/** The first failures of as many groups as possible, in their order. */
function spread(failures: readonly Outcome[]): Outcome[] {
  const firsts = failures.filter(
    ({ group }, i) => failures.findIndex((other) => other.group === group) === i,
  )
  const chosen = [...new Set([...firsts, ...failures])].slice(0, IN_FULL)
  return failures.filter((failure) => chosen.includes(failure))
}

function describeFailure(outcome: Outcome): string[] {
  const { message = '', texts, tried, printed } = outcome
  return [
    pc.bold(paragraph(fullName(outcome))),
    texts === undefined ? firstLines(message) : tellTexts(texts).replace(/^/gm, '  '),
    ...(tried === undefined ? [] : [firstLines(`test: ${tried}`)]),
    ...where(outcome),
    ...(printed === undefined ? [] : [printedLines(printed).replace(/^/gm, '  ')]),
  ]
}

/** The line that threw is often a check; what called it is nearer to the mistake. */
function where({ at, calledFrom = [] }: Outcome): string[] {
  if (at === undefined) return []
  const [place, ...callers] = [at, ...calledFrom.slice(0, CALLERS)].map(
    ({ file, line }) => `${file}:${line}`,
  )
  const from = callers.length === 0 ? '' : `, called from ${callers.join(', ')}`
  return [setIn(`at ${place}${from}`)]
}

function firstLines(message: string): string {
  const lines = withoutAdvice(message).trimEnd().split('\n')
  const shown = lines.slice(0, LINES).map((line) => setIn(line))
  return [...shown, ...(lines.length > LINES ? ['  …'] : [])].join('\n')
}

/** Two columns further in, broken where it is too long. */
function setIn(line: string): string {
  const margin = `  ${/^ */.exec(line)![0]}`
  return broken(line.trim(), 80 - margin.length)
    .map((row) => margin + row)
    .join('\n')
}

/** Few by name, many by the number in each group. */
function list(outcomes: readonly Outcome[]): string[] {
  if (outcomes.length <= 12) return outcomes.map((outcome) => setIn(fullName(outcome)))
  const counts = new Map<string, number>()
  for (const { group } of outcomes) counts.set(group, (counts.get(group) ?? 0) + 1)
  return [...counts].map(([group, count]) => `  ${String(count).padStart(3)}  ${group}`)
}
