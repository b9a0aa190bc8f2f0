/** `learn list`: how far the learner has come on the whole ladder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pc from 'picocolors'
import { table } from '../runs/table.ts'
import { findStages, type Stage } from '../stages.ts'
import { progressOf, readProgress, type StageProgress } from './progress.ts'
import { readTasks } from './tasks.ts'
import { homeOf } from './workbench.ts'

/** A line for each stage. */
export function tellProgress(root: string): string {
  const home = homeOf(root)
  const progress = readProgress(home)
  const rows = findStages(root).map((stage) => {
    const noted = progressOf(progress, stage.slug)
    const isThere = existsSync(join(home, stage.name))
    const mark = stage.slug === progress.current && isThere ? pc.bold('→') : ' '
    return [
      mark,
      stage.name,
      stage.manifest.title,
      stateOf(stage, noted, isThere, root),
      helpOf(noted),
    ]
  })
  const columns = [
    { head: '' },
    { head: 'stage' },
    { head: '' },
    { head: 'progress' },
    { head: 'help taken' },
  ]
  return table(columns, rows)
}

function stateOf(stage: Stage, { tasks, finished }: StageProgress, isThere: boolean, root: string) {
  const done = finished && `done on ${finished}`
  if (!isThere) return pc.green(done ?? '')
  const titles = readTasks(stage, root).tasks.map(({ title }) => title)
  const held = titles.filter((title) => tasks[title]).length
  if (done !== undefined && held === titles.length) return pc.green(done)
  return `${held} of ${titles.length} tasks${done === undefined ? '' : ` (${done})`}`
}

function helpOf({ hints, solved, seen }: StageProgress): string {
  const given = Object.values(hints).reduce((sum, count) => sum + count, 0)
  const parts = [
    given > 0 ? `${given} ${given === 1 ? 'hint' : 'hints'}` : '',
    solved.length > 0 ? `${solved.length} ${solved.length === 1 ? 'file' : 'files'}` : '',
    seen.length > 0 ? `${seen.length} looked at` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}
