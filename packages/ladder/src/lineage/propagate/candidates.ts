/** Which files of a stage a propagation looks at. */
import { join } from 'node:path'
import { Trouble } from '../../trouble.ts'
import { isOwn, readFiles, readIfThere } from '../files.ts'
import { pathBefore } from '../rungs.ts'
import type { Git } from './git.ts'
import { isEdited, type Pair, type Run, stageTree } from './load.ts'

/**
 * Every file that the stage has or had; counted from a commit, those that changed since. Files
 * of which the next stage has its own version are always among them: they are recorded.
 */
export function candidates({ git, record }: Omit<Run, 'journal'>, { a, b, since }: Pair): string[] {
  const now = [...readFiles(a.folder).keys()]
  const before = (paths: Iterable<string>) => [...paths].map((path) => pathBefore(b.manifest, path))
  const { changed, removed } = b.manifest.files
  const versions = [...before(changed), ...before(Object.keys(record[b.slug] ?? {})), ...removed]
  if (since === undefined)
    return inherited([...now, ...before(readFiles(b.folder).keys()), ...versions])
  const known = [...now, ...stageTree(git, since, a).keys()]
  return inherited([...known.filter((path) => isEdited(git, since, a, path)), ...versions])
}

function inherited(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !isOwn(path)).sort()
}

/** The file that the user named, as its path inside the stage. Throws where it is none of its files. */
export function namedFile(git: Git, { a, b, since = 'HEAD' }: Pair, file: string): string {
  const path = file.replace(/^\.\//, '').replace(`packages/${a.name}/`, '')
  if (isOwn(path))
    throw new Trouble(`propagate: ${path} is a stage's own file; each stage has another one`)
  const isKnown =
    readIfThere(join(a.folder, path)) !== undefined ||
    readIfThere(join(b.folder, path)) !== undefined ||
    stageTree(git, since, a).has(path)
  if (!isKnown) throw new Trouble(`propagate: ${a.name} has no file '${file}'`)
  return path
}
