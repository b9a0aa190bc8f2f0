/** Which files of a stage a propagation looks at. */
import { join } from 'node:path'
import { Trouble } from '../../trouble.ts'
import { isOwn, readFiles, readIfThere } from '../files.ts'
import { pathBefore } from '../rungs.ts'
import type { Git } from './git.ts'
import { isSame, listStageFiles, type Pair, type Run, showStageFile } from './load.ts'

/**
 * Every file that the stage has or had; counted from a commit, those that changed since. Files
 * of which the next stage has its own version are always among them: they are recorded.
 */
export function candidates({ git, record }: Omit<Run, 'journal'>, { a, b, since }: Pair): string[] {
  const now = readFiles(a.folder)
  const { changed, removed } = b.manifest.files
  const versioned = [...changed, ...Object.keys(record[b.slug] ?? {})]
  const origins = [...versioned.map((path) => pathBefore(b.manifest, path)), ...removed]
  if (since === undefined) {
    const inB = [...readFiles(b.folder).keys()].map((path) => pathBefore(b.manifest, path))
    return inherited([...now.keys(), ...inB, ...origins])
  }
  const edited = [...now.keys(), ...listStageFiles(git, since, a)].filter((path) => {
    return !isSame(now.get(path), showStageFile(git, since, a, path))
  })
  return inherited([...edited, ...origins])
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
    showStageFile(git, since, a, path) !== undefined
  if (!isKnown) throw new Trouble(`propagate: ${a.name} has no file '${file}'`)
  return path
}
