/** What the learner is at, as far as the last check knows. */
import { Trouble } from '../trouble.ts'
import { progressOf, readProgress } from './progress.ts'
import type { TaskStanding } from './standing.ts'
import { readTasks } from './tasks.ts'
import type { Workbench } from './workbench.ts'

/** A task, and its place among those of its stage, from 1. */
export type AtHand = Pick<TaskStanding, 'task' | 'number'>

/** The first task that did not hold; undefined where all did. */
export function taskAtHand({ home, stage, root }: Workbench): AtHand | undefined {
  const held = progressOf(readProgress(home), stage.slug).tasks
  const { tasks } = readTasks(stage, root)
  const i = tasks.findIndex(({ title }) => !held[title])
  return i === -1 ? undefined : { task: tasks[i], number: i + 1 }
}

/** @throws Trouble where the stage has no such task; `asked` is who wants to know */
export function taskNumbered({ stage, root }: Workbench, number: number, asked: string): AtHand {
  const { tasks } = readTasks(stage, root)
  if (number >= 1 && number <= tasks.length) return { task: tasks[number - 1], number }
  throw new Trouble(`${asked}: ${stage.name} has the tasks 1 to ${tasks.length}, and no ${number}`)
}
