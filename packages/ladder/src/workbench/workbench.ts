/** The folder in which a learner writes a stage: `workbench/04-autograd`. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type Files, readFiles, writeWhole } from '../lineage/files.ts'
import { findStages, resolveStage, type Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { moveToBackup } from './backup.ts'
import { fingerprints } from './fingerprint.ts'
import { orTrouble } from './or-trouble.ts'
import { noteProgress, readProgress, setCurrent } from './progress.ts'
import { readRecord, type Record, writeRecord } from './record.ts'
import { givenFiles, workOf, writeStageCopy } from './stage-copy.ts'
import { type Beginning, beginningOf, startOf } from './start.ts'
import { tasksPage } from './tasks-page.ts'

export type Workbench = {
  readonly root: string
  /** Where the learner's stages, their backups and the progress lie. */
  readonly home: string
  readonly stage: Stage
  /** Undefined for the first. */
  readonly before: Stage | undefined
  readonly folder: string
}

/** `workbench` in the project's folder, or what `STEPGRAD_WORKBENCH` names. */
export function homeOf(root: string): string {
  const { STEPGRAD_WORKBENCH: elsewhere } = process.env
  return elsewhere ? resolve(elsewhere) : join(root, 'workbench')
}

/** A path as one types it in the project's folder. */
export function shown({ root }: Pick<Workbench, 'root'>, path: string): string {
  const inside = relative(root, path)
  return inside.startsWith('..') ? path : inside
}

/**
 * The workbench of a stage, whether it is there yet or not.
 * @param others - words that may have been meant where `which` is no stage
 */
export function workbenchOf(
  root: string,
  which: string,
  others: readonly string[] = [],
): Workbench {
  const stages = findStages(root)
  const stage = resolveStage(stages, which, others)
  const home = homeOf(root)
  const before = stages[stages.indexOf(stage) - 1]
  return { root, home, stage, before, folder: join(home, stage.name) }
}

/** The one that is meant: that of the stage that is named, or the one made or named last. */
export function openWorkbench(root: string, which: string | undefined): Workbench {
  const workbench = openFolder(root, which)
  const { folder, stage, home } = workbench
  if (!existsSync(join(folder, 'src')))
    throw new Trouble(
      `${shown(workbench, folder)} has no src any more${lastBackup(workbench)}; ` +
        `begin it anew: pnpm stepgrad learn reset ${stage.number}`,
    )
  if (which !== undefined) setCurrent(home, stage.slug)
  return workbench
}

/** The same, whatever is left in its folder. */
export function openFolder(root: string, which: string | undefined): Workbench {
  const meant = which ?? readProgress(homeOf(root)).current
  if (meant === undefined)
    throw new Trouble('you have no workbench yet; make one: pnpm stepgrad learn 1')
  const workbench = workbenchOf(root, meant)
  const { folder, stage } = workbench
  if (existsSync(folder)) return workbench
  throw new Trouble(
    `there is no ${shown(workbench, folder)}${lastBackup(workbench)}; ` +
      `make it: pnpm stepgrad learn ${stage.number}`,
  )
}

function lastBackup(workbench: Workbench): string {
  const backups = join(workbench.home, 'backups', workbench.stage.name)
  const last = existsSync(backups) ? readdirSync(backups).sort().at(-1) : undefined
  return last === undefined ? '' : ` (the last backup is ${shown(workbench, join(backups, last))})`
}

/** Whether everything is as it was at the beginning of the stage. */
export function isUntouched({ folder }: Workbench): boolean {
  const record = readRecord(folder)
  const now = fingerprints(workOf(readFiles(folder)))
  return record !== undefined && isSame(record.start, now)
}

function isSame(a: Record['start'], b: Record['start']): boolean {
  const paths = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...paths].every((path) => a[path] === b[path])
}

/**
 * Makes the workbench, in place of the one that is there. Returns where that one is now, undefined
 * where there was none. It is made beside its place and then moved there: a kill leaves the old one
 * where it was, or among the backups.
 */
export async function makeWorkbench(
  workbench: Workbench,
  from: string,
): Promise<string | undefined> {
  const { home, stage, before, folder } = workbench
  const sources = await startOf(stage, before, from, home)
  const beginning = await beginningOf(stage, before, from, home)
  return orTrouble(home, () => {
    mkdirSync(home, { recursive: true })
    const making = mkdtempSync(join(home, '.making-'))
    chmodSync(making, 0o755) // mkdtemp hides it from others
    try {
      fill(making, workbench, sources, beginning)
      const backup = existsSync(folder) ? moveToBackup(folder) : undefined
      renameSync(making, folder)
      setCurrent(home, stage.slug)
      noteProgress(home, stage.slug, () => ({ tasks: {} }))
      return backup
    } finally {
      rmSync(making, { recursive: true, force: true })
    }
  })
}

/** Folders beside one another see the same ways to others, so that it can be filled before it is moved. */
function fill(making: string, workbench: Workbench, sources: Files, beginning: Beginning): void {
  const { stage } = workbench
  const given = handedOut(workbench)
  writeStageCopy(making, stage, sources)
  for (const [path, content] of given) writeWhole(join(making, path), content)
  writeRecord(making, {
    version: 1,
    stage: stage.slug,
    ...beginning,
    given: fingerprints(given),
  })
}

/** What the learner is given to work with, beside the sources. */
export function handedOut(workbench: Workbench): Files {
  const { stage, folder, root } = workbench
  const given = new Map(givenFiles(stage, folder))
  return given.set('TASKS.md', Buffer.from(tasksPage(stage, folder, root)))
}
