/** One file on its way from a stage into the next one. */
import { join } from 'node:path'
import { parseStageName, type Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { readIfThere } from '../files.ts'
import { pathAfter } from '../rungs.ts'
import { blobId, type Git } from './git.ts'
import type { Journal } from './journal.ts'
import type { Record } from './record.ts'

/** What carrying asks of the propagation as a whole. */
export type Run = { readonly git: Git; readonly journal: Journal; readonly record: Record }

/** Two neighbours, and the commit that the user counts edits from: for the first two alone. */
export type Pair = { readonly a: Stage; readonly b: Stage; readonly since?: string }

export type Load = Run &
  Pair & {
    /** The file in `a`, and where it belongs in `b`. */
    readonly path: string
    readonly to: string
    /** What `a` holds, and what `b` holds; undefined: no such file. */
    readonly now: Buffer | undefined
    readonly there: Buffer | undefined
  }

export function takeUp(run: Run, pair: Pair, path: string): Load {
  const to = pathAfter(pair.b.manifest, path)
  const now = readIfThere(join(pair.a.folder, path))
  const there = readIfThere(join(pair.b.folder, to))
  return { ...run, ...pair, path, to, now, there }
}

/**
 * What a's file held when b's was made from it. In this order: at the commit that the user named,
 * as recorded, before this propagation, when b's was last committed.
 */
export function findBase(load: Load): Buffer | undefined {
  const { git, journal, record, since, a, b, path, to, now } = load
  if (since !== undefined) return show(git, since, a, path)
  const blob = record[b.slug]?.[to]
  if (blob !== undefined) return readBlob(load, blob)
  const full = join(a.folder, path)
  if (journal.hasTouched(full)) return journal.before(full)
  const commit = git.lastCommit(pathspec(b, to)) ?? 'HEAD'
  return show(git, commit, a, path) ?? show(git, 'HEAD', a, path) ?? now
}

function readBlob({ git, a, b, path }: Load, blob: string): Buffer {
  const content = git.blob(blob)
  if (content !== undefined) return content
  throw new Trouble(
    `propagate: ${a.name}/${path}: the version that ${b.name} was made from, ` +
      `${blob.slice(0, 12)}, is not in this clone; name a commit with --since`,
  )
}

/** Where a stage's file is, or was under another number, as git's pattern. */
export function pathspec({ slug }: Stage, path: string): string {
  return `:(top,glob)**/packages/[0-9][0-9]-${slug}/${path}`
}

/** A stage's files in a commit, whatever its number was: path inside the stage → blob. */
export function stageTree(git: Git, commit: string, { slug }: Stage): Map<string, string> {
  const tree = new Map<string, string>()
  for (const [path, blob] of git.packages(commit)) {
    const [folder, ...rest] = path.split('/')
    if (parseStageName(folder)?.slug === slug) tree.set(rest.join('/'), blob)
  }
  return tree
}

function show(git: Git, commit: string, stage: Stage, path: string): Buffer | undefined {
  const blob = stageTree(git, commit, stage).get(path)
  return blob === undefined ? undefined : git.blob(blob)
}

/** Whether a file is another one than in a commit. */
export function isEdited(git: Git, commit: string, stage: Stage, path: string): boolean {
  const now = readIfThere(join(stage.folder, path))
  return stageTree(git, commit, stage).get(path) !== (now && blobId(now))
}

export function isSame(x: Buffer | undefined, y: Buffer | undefined): boolean {
  return x === undefined || y === undefined ? x === y : x.equals(y)
}
