/**
 * What was carried so far, in `packages/ladder/propagated.json`, which is committed: for each
 * file that a stage changes or removes, the git blob of the stage before that it was made from.
 * Inherited files need no record: they are the same.
 *
 *     { "autograd": { "src/relu.ts": "<blob of the stage before's src/relu.ts>" } }
 *
 * Stages stand there by slug, so that renumbering leaves it alone.
 */
import { join } from 'node:path'
import type { Manifest, Stage } from '../../stages.ts'
import { readIfThere } from '../files.ts'

export type Record = { [slug: string]: { [path: string]: string } }

export function recordPath(root: string): string {
  return join(root, 'packages/ladder/propagated.json')
}

export function readRecord(root: string): Record {
  return JSON.parse(readIfThere(recordPath(root))?.toString() ?? '{}') as Record
}

/** Sorted, and without files that the stage inherits by now. */
export function formatRecord(record: Record, stages: readonly Stage[]): string {
  const entries = Object.entries(record).map(([slug, blobs]) => {
    const manifest = stages.find((stage) => stage.slug === slug)?.manifest
    const kept = Object.entries(blobs).filter(([path]) => manifest && isRecorded(manifest, path))
    return [slug, Object.fromEntries(kept.sort(byName))] as const
  })
  const full = entries.filter(([, blobs]) => Object.keys(blobs).length > 0)
  return `${JSON.stringify(Object.fromEntries(full.sort(byName)), null, 2)}\n`
}

function isRecorded({ files }: Manifest, path: string): boolean {
  return files.changed.includes(path) || files.removed.includes(path)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
