/** One check of a workbench: runs the suite, notes the progress, and knows what to say. */
import pc from 'picocolors'
import { findStages } from '../stages.ts'
import { touchedFiles } from './keep-up.ts'
import { noteProgress, progressOf, readProgress } from './progress.ts'
import { labelled, tellStanding } from './report.ts'
import { type Standing, standingOf } from './standing.ts'
import type { SuiteOptions, SuiteRun } from './suite-outcome.ts'
import type { Suite } from './suite-process.ts'
import { readTasks, type Task } from './tasks.ts'
import type { Workbench } from './workbench.ts'

export type Checked = { readonly run: SuiteRun; readonly standing: Standing }

/** Runs the whole suite, the tests of the first tasks first. */
export async function check(
  workbench: Workbench,
  suite: Suite,
  options: Pick<SuiteOptions, 'signal' | 'onOutcome'> = {},
): Promise<Checked> {
  const { tasks } = readTasks(workbench.stage, workbench.root)
  const tests = tasks.flatMap((task) => task.tests)
  const run = await suite.run({ ...options, tests })
  const standing = standingOf(tasks, run, untouchedTasks(workbench))
  if (run.end !== 'aborted') note(workbench, run, standing)
  return { run, standing }
}

/** Where a stage brings no test of its own, a task is open until something was written for it. */
export function untouchedTasks(workbench: Workbench): (task: Task) => boolean {
  if (workbench.stage.manifest.introduces.length > 0) return () => false
  const touched = touchedFiles(workbench)
  return ({ files }) =>
    touched !== undefined && files.length > 0 && files.every(({ path }) => !touched.has(path))
}

function note({ home, stage }: Workbench, run: SuiteRun, { tasks, complete }: Standing): void {
  const known = tasks.filter(({ state }) => state !== 'unknown')
  noteProgress(home, stage.slug, (before) => ({
    tasks: {
      ...(run.end === 'ran' ? {} : before.tasks),
      ...Object.fromEntries(known.map(({ task, state }) => [task.title, state === 'holds'])),
    },
    ...(complete && before.finished === undefined ? { finished: today() } : {}),
  }))
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** What there is to say of a check, the end of the stage included. */
export function tellChecked(workbench: Workbench, { run, standing }: Checked): string {
  const report = tellStanding(workbench, standing, run)
  return standing.complete ? `${report}\n\n${tellEnd(workbench, standing)}` : report
}

function tellEnd({ root, home, stage }: Workbench, { passed }: Standing): string {
  const { hints, solved } = progressOf(readProgress(home), stage.slug)
  const given = Object.values(hints).reduce((sum, count) => sum + count, 0)
  const help = [counted(given, 'hint'), counted(solved.length, 'file of ours', 'files of ours')]
  const next = findStages(root).find(({ number }) => number === stage.number + 1)
  const lines = [
    pc.green(
      `Stage ${stage.number} is yours: all ${passed} tests hold, with ${help.join(' and ')}.`,
    ),
    '',
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
