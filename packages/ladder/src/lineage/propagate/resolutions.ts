/**
 * Conflicts that were resolved once, in `.stepgrad/resolutions` (local, like git's rerere): the
 * same three versions give the same result the next time.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere, writeWhole } from '../files.ts'

/** What the file held when it was resolved; `null`: it was gone. */
export type Resolution = Buffer | null

/** A name for a conflict, after its versions; undefined for a side without the file. */
export function conflictKey(versions: readonly (Buffer | undefined)[]): string {
  const hash = createHash('sha256')
  for (const version of versions)
    hash.update(`${version?.length ?? 'none'}\0`).update(version ?? '')
  return hash.digest('hex')
}

export function recall(root: string, key: string): Resolution | undefined {
  return readIfThere(pathOf(root, key)) ?? (readIfThere(goneOf(root, key)) && null)
}

export function remember(root: string, key: string, resolution: Resolution): void {
  if (resolution === null) writeWhole(goneOf(root, key), '')
  else writeWhole(pathOf(root, key), resolution)
}

function pathOf(root: string, key: string): string {
  return join(root, '.stepgrad/resolutions', key)
}

function goneOf(root: string, key: string): string {
  return `${pathOf(root, key)}.gone`
}
