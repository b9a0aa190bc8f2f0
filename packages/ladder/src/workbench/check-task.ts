/** A check of one task alone, which takes a fraction of the whole. */
import { type CheckOptions, untouchedTasks } from './check.ts'
import { noteProgress } from './progress.ts'
import { tellOne, tellTrouble } from './report.ts'
import { standingOf } from './standing.ts'
import type { Suite } from './suite-process.ts'
import type { AtHand } from './task-at-hand.ts'
import type { Workbench } from './workbench.ts'

type Checked = { readonly report: string; readonly holds: boolean }

/** Runs the tests of the task only, and notes whether it holds; undefined where it was ended. */
export async function checkTask(
  workbench: Workbench,
  suite: Suite,
  { task, number }: AtHand,
  options: CheckOptions,
): Promise<Checked | undefined> {
  const { signal, onOutcome } = options
  const run = await suite.run({ tests: task.tests, only: true, signal, onOutcome })
  if (run.end === 'aborted') return undefined
  const [found] = standingOf([task], run, untouchedTasks(workbench)).tasks
  const standing = { ...found, number }
  const holds = standing.state === 'holds'
  if (standing.state !== 'unknown')
    noteProgress(workbench.home, workbench.stage.slug, ({ tasks }) => ({
      tasks: { ...tasks, [task.title]: holds },
    }))
  const parts = [tellTrouble(workbench, run), tellOne(workbench, standing)]
  return { report: parts.filter((part) => part !== '').join('\n\n'), holds }
}
