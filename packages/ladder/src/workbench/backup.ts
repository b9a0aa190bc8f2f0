/** Nobody's work is overwritten: what has to give way is put aside first. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeWhole } from '../lineage/files.ts'
import { MODULES } from './stage-copy.ts'

/** `workbench/backups/04-autograd/2026-05-01-at-14-30-59`, a name that nothing has yet. */
function freeFolder(folder: string, now = new Date()): string {
  const [date, time] = localTime(now)
  const name = join(dirname(folder), 'backups', basename(folder), `${date}-at-${time}`)
  let free = name
  for (let i = 2; existsSync(free); i++) free = `${name}-${i}`
  return free
}

function localTime(now: Date): [date: string, time: string] {
  const two = (n: number) => String(n).padStart(2, '0')
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())]
  return [date.join('-'), [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('-')]
}

/** Moves the folder to a place among the backups beside it, in one step, and returns that place. */
export function moveToBackup(folder: string): string {
  const backup = freeFolder(folder)
  mkdirSync(dirname(backup), { recursive: true })
  renameSync(folder, backup)
  rmSync(join(backup, MODULES), { recursive: true, force: true }) // some megabytes, soon made anew
  return backup
}

/** Copies files of the folder to a place among the backups beside it, and returns that place. */
export function copyToBackup(folder: string, paths: readonly string[]): string {
  const backup = freeFolder(folder)
  for (const path of paths) writeWhole(join(backup, path), readFileSync(join(folder, path)))
  return backup
}
