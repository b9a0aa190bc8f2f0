/** Keeps a workbench in step with a project that goes on: what was handed out is as the stage has it now. */
import { lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readFiles, readIfThere, writeWhole } from '../lineage/files.ts'
import { copyToBackup } from './backup.ts'
import { fingerprint, fingerprints } from './fingerprint.ts'
import { readRecord, writeRecord } from './record.ts'
import { linkPackages } from './stage-copy.ts'
import { startOf } from './start.ts'
import { orTrouble } from './or-trouble.ts'
import { handedOut, shown, type Workbench } from './workbench.ts'

/**
 * Renews tests, manifest and tasks where they differ from those of the stage, so that the suite
 * asks the same of everyone; what the learner changed in them is put aside first. Sources are never
 * touched. Returns what there is to say, a line each.
 */
export async function keepUp(workbench: Workbench): Promise<string[]> {
  const { folder, stage } = workbench
  const notes = orTrouble(folder, () => {
    if (!packagesAreLinked(workbench)) linkPackages(folder, stage)
    return renewGiven(workbench)
  })
  return [...notes, ...(await aboutStart(workbench))]
}

function renewGiven(workbench: Workbench): string[] {
  const { folder, stage } = workbench
  const record = readRecord(folder)
  const given = handedOut(workbench)
  const differing = [...given].filter(
    ([path, content]) => readIfThere(join(folder, path))?.equals(content) === false,
  )
  const missing = [...given].filter(([path]) => readIfThere(join(folder, path)) === undefined)
  if (differing.length + missing.length === 0 && record !== undefined) return []
  const edited = differing
    .map(([path]) => path)
    .filter((path) => fingerprint(readIfThere(join(folder, path))!) !== record?.given[path])
  const backup = edited.length > 0 ? copyToBackup(folder, edited) : undefined
  for (const [path, content] of [...differing, ...missing]) writeWhole(join(folder, path), content)
  writeRecord(folder, {
    version: 1,
    stage: stage.slug,
    from: record?.from ?? 'unknown',
    start: record?.start ?? {},
    given: fingerprints(given),
  })
  return describeRenewal(workbench, differing.length - edited.length, edited, backup)
}

function describeRenewal(
  workbench: Workbench,
  older: number,
  edited: readonly string[],
  backup: string | undefined,
): string[] {
  const notes: string[] = []
  if (older > 0)
    notes.push(`This workbench was made by an older version: its tests and tasks are now today's.`)
  if (backup !== undefined)
    notes.push(
      `The suite brings its own ${edited.join(', ')}; yours is now in ${shown(workbench, backup)}.`,
    )
  return notes
}

/** Whether what it began with has changed in the meantime. */
async function aboutStart({ stage, before, home, folder }: Workbench): Promise<string[]> {
  const record = readRecord(folder)
  if (record?.from !== 'reference') return []
  const now = fingerprints(await startOf(stage, before, 'reference', home))
  const same = Object.entries(now).every(([path, content]) => record.start[path] === content)
  if (same && Object.keys(now).length === Object.keys(record.start).length) return []
  return [
    `${before?.name ?? stage.name} has changed since you began from it. Yours stays as it is; to ` +
      `begin anew (yours is kept): pnpm stepgrad learn ${stage.number}`,
  ]
}

function packagesAreLinked({ folder }: Workbench): boolean {
  const link = join(folder, 'node_modules')
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) return false
  return statSync(link, { throwIfNoEntry: false }) !== undefined
}

/** The files of the workbench that the learner has changed, added or removed since the start. */
export function touchedFiles({ folder }: Workbench): Set<string> | undefined {
  const start = readRecord(folder)?.start
  if (start === undefined) return undefined
  const now = fingerprints(readFiles(folder))
  const paths = [...Object.keys(start), ...Object.keys(now)]
  return new Set(paths.filter((path) => start[path] !== now[path]))
}
