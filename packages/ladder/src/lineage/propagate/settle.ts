/** What the user did about the places that stopped a propagation. */
import { join } from 'node:path'
import type { Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { readIfThere } from '../files.ts'
import type { Stop } from './journal.ts'
import type { Run } from './load.ts'
import { remember } from './resolutions.ts'

/** Remembers each resolution. Throws, naming all of them, where some are still open. */
export function settle({ journal, record }: Run, stage: Stage): void {
  const { stops } = journal.progress
  const open = stops.flatMap((stop) => openQuestion(stage, stop) ?? [])
  if (open.length > 0) throw new Trouble(`resolve: ${stage.name}: ${open.join('; ')}`)

  for (const { path, reason, key, carried } of stops) {
    const content = readIfThere(join(stage.folder, path))
    remember(journal.root, key, (reason === 'removed' ? undefined : content) ?? null)
    if (carried !== undefined) record[stage.slug] = { ...record[stage.slug], [path]: carried }
  }
  journal.progress.stops = []
}

/** What is left to do about a stop, undefined when it is mended. */
function openQuestion({ folder, manifest }: Stage, { path, reason }: Stop): string | undefined {
  const content = readIfThere(join(folder, path))?.toString()
  if (reason === 'removed') return undefined // to say `resolve` is the answer
  if (reason === 'deleted') {
    const isKept = manifest.files.added.includes(path)
    if (content === undefined || isKept) return undefined
    return `delete ${path}, or keep it and list it in files.added of stage.json`
  }
  if (content === undefined) {
    const isDeclared = manifest.files.removed.includes(path)
    return isDeclared ? undefined : `${path} is not there; list it in files.removed of stage.json`
  }
  const marker = content.split('\n').findIndex((line) => /^(<{7}|\|{7}|>{7}) /.test(line))
  return marker < 0 ? undefined : `${path} has a conflict marker in line ${marker + 1}`
}
