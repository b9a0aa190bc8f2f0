/** Carries one file from a stage into the next one. */
import { join } from 'node:path'
import { blobId } from './git.ts'
import type { Stop } from './journal.ts'
import { findBase, isSame, type Load, pathspec } from './load.ts'
import { conflictKey, recall } from './resolutions.ts'

/**
 * same: nothing to do. copied, merged, deleted: written. kept: the next stage needs no writing.
 * remembered: resolved as the last time. A Stop waits for the user.
 */
export type Outcome = 'same' | 'copied' | 'merged' | 'deleted' | 'kept' | 'remembered' | Stop

export function carry(load: Load): Outcome {
  const { path, to } = load
  const { added, changed, removed, moved } = load.b.manifest.files
  if (removed.includes(path)) return carryToRemoved(load)
  if (added.includes(to) || (moved[to] ?? path) !== path) return carryToAdded(load)
  if (changed.includes(to)) return carryToChanged(load)
  return inherit(load)
}

/** The next stage has no version of its own: it gets a copy. */
function inherit(load: Load): Outcome {
  const { git, journal, a, path, now, there } = load
  if (isSame(now, there)) return 'same'
  if (there === undefined) return write(load, now, 'copied')

  const former = git.formerBlobs(pathspec(a, path))
  const before = journal.before(join(a.folder, path))
  if (now === undefined && before === undefined && former.size === 0) return 'same' // never was in a
  const isCopy = isSame(before, there) || former.has(blobId(there)) || journal.isCopy(there)
  if (isCopy) return write(load, now, now === undefined ? 'deleted' : 'copied')

  // An edit that b does not declare: merged, so that it is not lost, and left to `ladder check`.
  const base = findBase(load)
  if (now !== undefined) return merge(load, now, there, base)
  return recallFor(load, base) ?? stop(load, base, 'deleted', `deleted in ${a.name}, edited here`)
}

/** The next stage has its own version: a three-way merge. */
function carryToChanged(load: Load): Outcome {
  const { a, to, now, there } = load
  const base = findBase(load)
  if (now === undefined) {
    if (there === undefined || base === undefined) return 'same'
    return (
      recallFor(load, base) ?? stop(load, base, 'deleted', `deleted in ${a.name}, changed here`)
    )
  }
  if (there === undefined)
    return stop(load, base, 'missing', 'declared as changed, and it is not there')
  if (isSame(base, now) || isSame(now, there)) {
    setRecord(load, to, now)
    return 'same'
  }
  return merge(load, now, there, base)
}

/** The next stage has another file under this name. */
function carryToAdded(load: Load): Outcome {
  const { now, there } = load
  if (now === undefined || there === undefined) return 'same'
  return merge(load, now, there, undefined)
}

/** The next stage has removed the file: what becomes of the edit, a person must say. */
function carryToRemoved(load: Load): Outcome {
  const { journal, a, path, now } = load
  if (now === undefined) return 'same'
  const base = findBase(load)
  const known = recall(journal.root, conflictKey([undefined, base, now]))
  if (!isSame(base, now) && known === undefined)
    return stop(load, base, 'removed', `edited in ${a.name}, removed here`)
  setRecord(load, path, now)
  return isSame(base, now) ? 'same' : 'kept'
}

function merge(load: Load, theirs: Buffer, ours: Buffer, base: Buffer | undefined): Outcome {
  const { git, journal, a, b, to } = load
  const known = recallFor(load, base)
  if (known !== undefined) return known

  const labels = { ours: b.name, base: `${a.name} before`, theirs: a.name }
  const merged = git.merge({ ours, base: base ?? Buffer.alloc(0), theirs }, labels)
  if (merged.conflicts === undefined)
    return stop(load, base, 'conflict', 'binary, changed in both; put the right one there')
  if (merged.conflicts > 0) {
    journal.write(join(b.folder, to), merged.content)
    const places = merged.conflicts === 1 ? '1 place' : `${merged.conflicts} places`
    return stop(load, base, 'conflict', `${places} changed in both, marked in the file`)
  }
  setRecord(load, to, theirs)
  return isSame(ours, merged.content) ? 'kept' : write(load, merged.content, 'merged')
}

/** The result of the same conflict the last time. */
function recallFor(load: Load, base: Buffer | undefined): Outcome | undefined {
  const { journal, to, now, there } = load
  const known = recall(journal.root, conflictKey([there, base, now]))
  if (known === undefined) return undefined
  if (now !== undefined) setRecord(load, to, now)
  return write(load, known ?? undefined, 'remembered')
}

function write({ journal, b, to }: Load, content: Buffer | undefined, outcome: Outcome): Outcome {
  journal.write(join(b.folder, to), content)
  if (outcome === 'copied') journal.progress.copied.push(blobId(content!))
  return outcome
}

/** From here on b's file counts as made from what a's holds now. */
function setRecord({ git, record, b }: Load, path: string, now: Buffer): void {
  record[b.slug] = { ...record[b.slug], [path]: git.store(now) }
}

function stop(
  { git, to, now, there }: Load,
  base: Buffer | undefined,
  reason: Stop['reason'],
  message: string,
): Stop {
  const ours = reason === 'removed' ? undefined : there
  const carried = now === undefined ? undefined : git.store(now)
  return { path: to, reason, message, key: conflictKey([ours, base, now]), carried }
}
