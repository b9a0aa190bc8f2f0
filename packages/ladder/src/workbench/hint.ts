/** `learn hint`: one step of help at a time, and never the solution first. */
import pc from 'picocolors'
import { Trouble } from '../trouble.ts'
import { noteProgress, progressOf, readProgress } from './progress.ts'
import { taskAtHand } from './task-at-hand.ts'
import { readTasks, type Task } from './tasks.ts'
import type { Workbench } from './workbench.ts'

type Hint = {
  readonly heading: string
  /** Markdown. */
  readonly text: string
  /** What to do when it was not enough. */
  readonly next: string
}

/**
 * The next hint of a task, by default of the first one that did not hold when last checked, and
 * notes that it was given. `again` gives the last one once more.
 */
export function nextHint(workbench: Workbench, which: number | undefined, again: boolean): Hint {
  const { home, stage, root } = workbench
  const { tasks } = readTasks(stage, root)
  const noted = progressOf(readProgress(home), stage.slug)
  const number = which ?? taskAtHand(workbench)?.number
  if (number === undefined)
    throw new Trouble('hint: every task holds; for one all the same: pnpm stepgrad learn hint 1')
  if (number < 1 || number > tasks.length)
    throw new Trouble(`hint: ${stage.name} has the tasks 1 to ${tasks.length}, and no ${number}`)
  const task = tasks[number - 1]
  const given = Math.min(noted.hints[task.title] ?? 0, task.hints.length)
  const i = Math.min(again ? Math.max(given - 1, 0) : given, task.hints.length - 1)
  if (given === task.hints.length && !again) throw noneLeft(number, task)
  noteProgress(home, stage.slug, ({ hints }) => ({
    hints: { ...hints, [task.title]: Math.max(given, i + 1) },
  }))
  return {
    heading: `${stage.name} · ${pc.bold(`${number} ${task.title}`)}: hint ${i + 1} of ${task.hints.length}`,
    text: task.hints[i],
    next:
      i + 1 < task.hints.length
        ? `pnpm stepgrad learn hint${which === undefined ? '' : ` ${which}`}`
        : afterTheLast(task),
  }
}

function noneLeft(number: number, task: Task): Trouble {
  const had = task.hints.length === 0 ? 'has no hints' : 'has no further hint'
  return new Trouble(
    `hint: task ${number} ${had} (--again shows the last one); how we wrote it: ${afterTheLast(task)}`,
  )
}

function afterTheLast({ files }: Task): string {
  return `pnpm stepgrad learn diff${files.length === 0 ? '' : ` ${files[0].path}`}`
}
