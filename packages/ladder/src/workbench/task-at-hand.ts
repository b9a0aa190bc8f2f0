/** What the learner is at, as far as the last check knows. */
import { progressOf, readProgress } from './progress.ts'
import type { TaskStanding } from './standing.ts'
import { readTasks } from './tasks.ts'
import type { Workbench } from './workbench.ts'

/** The first task that did not hold; undefined where all did. */
export function taskAtHand({
  home,
  stage,
  root,
}: Workbench): Pick<TaskStanding, 'task' | 'number'> | undefined {
  const held = progressOf(readProgress(home), stage.slug).tasks
  const { tasks } = readTasks(stage, root)
  const i = tasks.findIndex(({ title }) => !held[title])
  return i === -1 ? undefined : { task: tasks[i], number: i + 1 }
}
