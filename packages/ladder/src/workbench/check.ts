/** One check of a workbench: runs the suite, notes the progress, and knows what to say. */
import pc from 'picocolors'
import { findStages } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { touchedFiles } from './keep-up.ts'
import { leftoversOf } from './leftovers.ts'
import { noteProgress, progressOf, readProgress } from './progress.ts'
import { labelled, setIn } from './layout.ts'
import { tellStanding } from './report.ts'
import { type Standing, standingOf } from './standing.ts'
import type { Outcome, SuiteOptions, SuiteRun } from './suite-outcome.ts'
import type { Suite } from './suite-process.ts'
import { taskAtHand } from './task-at-hand.ts'
import { readTasks, type Task } from './tasks.ts'
import type { Workbench } from './workbench.ts'

export type Checked = {
  readonly run: SuiteRun
  readonly standing: Standing
  /** Where every test holds: what no test sees, such as a main.ts that imports what is gone. */
  readonly leftovers: readonly string[]
  /** Why the progress could not be noted, if so: what was found is told all the same. */
  readonly notNoted?: string
}

/** Every test holds, and the rest of the stage fits to it. */
export function isComplete({ standing, leftovers }: Checked): boolean {
  return standing.complete && leftovers.length === 0
}

/** What is told while the suite runs, and what ends it. */
export type CheckOptions = Pick<SuiteOptions, 'signal' | 'onOutcome'>

/** Runs the whole suite: the tests of the task at hand first, then those of the others. */
export async function check(
  workbench: Workbench,
  suite: Suite,
  options: CheckOptions = {},
): Promise<Checked> {
  const { tasks } = readTasks(workbench.stage, workbench.root)
  const atHand = taskAtHand(workbench)?.task.tests ?? []
  const tests = [...atHand, ...tasks.flatMap((task) => task.tests)]
  const run = await suite.run({ ...options, tests })
  const standing = standingOf(tasks, run, untouchedTasks(workbench))
  const leftovers = standing.complete ? await leftoversOf(workbench) : []
  const checked = { run, standing, leftovers }
  return run.end === 'aborted' ? checked : { ...checked, notNoted: note(workbench, checked) }
}

/** Where a stage brings no test of its own, a task is open until something was written for it. */
export function untouchedTasks(workbench: Workbench): (task: Task) => boolean {
  if (workbench.stage.manifest.introduces.length > 0) return () => false
  const touched = touchedFiles(workbench)
  return ({ files }) =>
    touched !== undefined && files.length > 0 && files.every(({ path }) => !touched.has(path))
}

function note(workbench: Workbench, checked: Checked): string | undefined {
  try {
    noteStanding(workbench, checked)
    return undefined
  } catch (error) {
    if (error instanceof Trouble) return `The progress is not noted: ${error.message}`
    throw error
  }
}

function noteStanding({ home, stage }: Workbench, checked: Checked): void {
  const { run, standing } = checked
  const { tasks } = standing
  const known = tasks.filter(({ state }) => state !== 'unknown')
  noteProgress(home, stage.slug, (before) => ({
    tasks: {
      ...(run.end === 'ran' ? {} : before.tasks),
      ...Object.fromEntries(known.map(({ task, state }) => [task.title, state === 'holds'])),
    },
    ...(isComplete(checked) && before.finished === undefined ? { finished: today() } : {}),
  }))
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/**
 * What there is to say of a check, the end of the stage included.
 * @param told - a failure that was shown just before
 */
export function tellChecked(workbench: Workbench, checked: Checked, told?: Outcome): string {
  const { run, standing, leftovers, notNoted } = checked
  const found = tellStanding(workbench, standing, run, told)
  const report = notNoted === undefined ? found : `${found}\n\n${setIn(notNoted, 0)}`
  if (isComplete(checked)) return `${report}\n\n${tellEnd(workbench, standing)}`
  return standing.complete ? `${report}\n\n${tellLeftovers(leftovers)}` : report
}

/** The first few: one misfit often makes others. */
function tellLeftovers(leftovers: readonly string[]): string {
  const more = leftovers.length - SHOWN
  return [
    pc.bold('Every test holds. Left to do, which no test sees:'),
    '',
    ...leftovers.slice(0, SHOWN).map((line) => setIn(line)),
    ...(more > 0 ? [setIn(`and ${more} more: npx tsc in that folder`)] : []),
  ].join('\n')
}

const SHOWN = 5

function tellEnd({ root, home, stage }: Workbench, { passed }: Standing): string {
  const { hints, solved, seen } = progressOf(readProgress(home), stage.slug)
  const given = Object.values(hints).reduce((sum, count) => sum + count, 0)
  const looked = seen.length === 0 ? '' : `, ${seen.length} looked at`
  const files = `${counted(solved.length, 'file of ours', 'files of ours')}${looked}`
  const help = [counted(given, 'hint'), files]
  const next = findStages(root).find(({ number }) => number === stage.number + 1)
  const lines = [
    pc.green(
      `Stage ${stage.number} is yours: all ${passed} tests hold, with ${help.join(' and ')}.`,
    ),
    '',
    labelled('train', 'pnpm stepgrad learn train --limit 1000 --epochs 1 --lr 0.003'),
    labelled('compare', 'pnpm stepgrad learn diff'),
  ]
  if (next === undefined) return [...lines, '', 'It was the last one.'].join('\n')
  return [
    ...lines,
    labelled('next', `pnpm stepgrad learn ${next.number}`),
    labelled('or', `pnpm stepgrad learn ${next.number} --from own (it begins with yours)`),
  ].join('\n')
}

function counted(count: number, one: string, more = `${one}s`): string {
  return count === 0 ? `no ${one}` : `${count} ${count === 1 ? one : more}`
}
