/** What a run of the suite on a hunted copy came to, as it is printed. */
import pc from 'picocolors'
import { fullName, type Outcome, type SuiteRun } from '../workbench/suite-outcome.ts'
import { told } from './telling.ts'

/** So many failures are told with what they say, and so many lines of it. */
const IN_FULL = 4
const LINES = 6

export function isGreen(run: SuiteRun): boolean {
  return run.end === 'ran' && failed(run.outcomes).length === 0 && passed(run.outcomes) > 0
}

export function passed(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ state }) => state === 'passed').length
}

function failed(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ state }) => state === 'failed')
}

/** Why the suite is not green, or that it is. */
export function reportSuite(run: SuiteRun): string {
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
      return reportOutcomes(run.outcomes)
  }
}

function reportOutcomes(outcomes: readonly Outcome[]): string {
  const failures = failed(outcomes)
  const count = failures.length + passed(outcomes)
  if (failures.length === 0) return pc.green(`All ${count} tests pass.`)
  const [full, brief] = [failures.slice(0, IN_FULL), failures.slice(IN_FULL)]
  const fail = failures.length === 1 ? 'test fails' : 'tests fail'
  return [
    pc.red(`${failures.length} of ${count} ${fail}:`),
    ...full.flatMap((outcome) => ['', ...describeFailure(outcome)]),
    ...(brief.length > 0 ? ['', 'and these:', ...groups(brief)] : []),
  ].join('\n')
}

function describeFailure(outcome: Outcome): string[] {
  const { message = '', at } = outcome
  const place = at === undefined ? [] : [`  at ${at.file}:${at.line}`]
  return [pc.bold(told(fullName(outcome))), firstLines(message), ...place]
}

function firstLines(message: string): string {
  const lines = message.trimEnd().split('\n')
  const shown = lines.slice(0, LINES).map((line) => `  ${line}`)
  return [...shown, ...(lines.length > LINES ? ['  …'] : [])].join('\n')
}

/** Few by name, many by the number in each group. */
function groups(outcomes: readonly Outcome[]): string[] {
  if (outcomes.length <= 12) return outcomes.map((outcome) => `  ${fullName(outcome)}`)
  const counts = new Map<string, number>()
  for (const { group } of outcomes) counts.set(group, (counts.get(group) ?? 0) + 1)
  return [...counts].map(([group, count]) => `  ${String(count).padStart(3)}  ${group}`)
}
