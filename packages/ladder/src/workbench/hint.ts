/** `learn hint`: one step of help at a time, and never the solution first. */
import { type Hint, hintNumber } from '../hint-text.ts'
import { Trouble } from '../trouble.ts'
import { noteProgress, progressOf, readProgress } from './progress.ts'
import { taskAtHand, taskNumbered } from './task-at-hand.ts'
import type { Task } from './tasks.ts'
import type { Workbench } from './workbench.ts'

/**
 * The next hint of a task, by default of the first one that did not hold when last checked, and
 * notes that it was given. `again` gives the last one once more. Its text is Markdown.
 */
export function nextHint(workbench: Workbench, which: number | undefined, again: boolean): Hint {
  const { home, stage } = workbench
  const noted = progressOf(readProgress(home), stage.slug)
  const number = which ?? taskAtHand(workbench)?.number
  if (number === undefined)
    throw new Trouble('hint: every task holds; for one all the same: pnpm stepgrad learn hint 1')
  const { task } = taskNumbered(workbench, number, 'hint')
  const { title, hints } = task
  const of = `${stage.name} · ${number} ${title}`
  const end = afterTheLast(task)
  const given = Math.min(noted.hints[title] ?? 0, hints.length)
  const i = hintNumber({ of: `task ${number}`, count: hints.length, end }, given, again)
  noteProgress(home, stage.slug, ({ hints: all }) => ({
    hints: { ...all, [title]: Math.max(given, i) },
  }))
  const next = `pnpm stepgrad learn hint${which === undefined ? '' : ` ${which}`}`
  return { of, number: i, count: hints.length, text: hints[i - 1], next, end }
}

function afterTheLast({ files }: Task): string {
  const file = files.length === 0 ? '' : ` ${files[0].path}`
  return `how we wrote it: pnpm stepgrad learn diff${file}`
}
