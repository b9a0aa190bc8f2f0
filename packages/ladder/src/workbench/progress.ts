/**
 * How far the learner has come on the whole ladder: `workbench/progress.json`. Stages go by slug,
 * tasks by title, so that it survives when numbers move.
 */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, writeWhole } from '../lineage/files.ts'
import { Trouble } from '../trouble.ts'
import { orTrouble } from './or-trouble.ts'

const VERSION = 1

const StageProgress = z.looseObject({
  /** Whether each task held when it was checked last, by title. */
  tasks: z.record(z.string(), z.boolean()).default({}),
  /** How many hints were given, by the task's title. */
  hints: z.record(z.string(), z.number()).default({}),
  /** Files taken from the reference. */
  solved: z.array(z.string()).default([]),
  /** Files of the reference that were looked at before the stage was done. */
  seen: z.array(z.string()).default([]),
  /** The day on which everything held for the first time. */
  finished: z.string().optional(),
})
export type StageProgress = z.infer<typeof StageProgress>

const Progress = z.looseObject({
  version: z.literal(VERSION),
  /** The slug of the stage that is being written. */
  current: z.string().optional(),
  stages: z.record(z.string(), StageProgress).default({}),
})
export type Progress = z.infer<typeof Progress>

export function readProgress(workbench: string): Progress {
  const path = join(workbench, 'progress.json')
  const text = readIfThere(path)?.toString()
  if (text === undefined) return { version: VERSION, stages: {} }
  const found = parse(text)
  if (typeof found === 'object' && found !== null && 'version' in found && isLater(found.version))
    throw new Trouble(`${path} was written by a later version of stepgrad; update, or move it away`)
  const { data } = Progress.safeParse(found)
  return data ?? setAside(path)
}

/** Changes the notes on one stage; what else is in the file stays. */
export function noteProgress(
  workbench: string,
  slug: string,
  change: (stage: StageProgress) => Partial<StageProgress>,
): void {
  const progress = readProgress(workbench)
  const before = progressOf(progress, slug)
  const stages = { ...progress.stages, [slug]: { ...before, ...change(before) } }
  write(workbench, { ...progress, stages })
}

export function setCurrent(workbench: string, slug: string): void {
  write(workbench, { ...readProgress(workbench), current: slug })
}

export function progressOf({ stages }: Progress, slug: string): StageProgress {
  return stages[slug] ?? { tasks: {}, hints: {}, solved: [], seen: [] }
}

function write(workbench: string, progress: Progress): void {
  const path = join(workbench, 'progress.json')
  orTrouble(workbench, () => writeWhole(path, `${JSON.stringify(progress, null, 2)}\n`))
}

function isLater(version: unknown): boolean {
  return typeof version === 'number' && version > VERSION
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Nobody can read it; it is kept under another name. */
function setAside(path: string): Progress {
  let free = `${path}.unreadable`
  for (let i = 2; existsSync(free); i++) free = `${path}.unreadable-${i}`
  renameSync(path, free)
  console.error(`${path} could not be read; it is now ${free}, and progress begins anew`)
  return { version: VERSION, stages: {} }
}
