/** `learn diff` and `learn solve`: the learner's stage beside the reference. */
import { existsSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { callersFolder } from '../callers-folder.ts'
import { compareStages, type FilePair } from '../lineage/diff/compare.ts'
import { tellPatch } from '../lineage/diff/patch.ts'
import { readFiles, writeWhole } from '../lineage/files.ts'
import { Trouble } from '../trouble.ts'
import { copyToBackup } from './backup.ts'
import { noteProgress } from './progress.ts'
import { isWork, workOf } from './stage-copy.ts'
import { orTrouble } from './or-trouble.ts'
import { shown, type Workbench } from './workbench.ts'

/** The files that differ from the reference's, or of these what is in one file or folder. */
export function differingFiles(workbench: Workbench, file: string | undefined): FilePair[] {
  const { stage, folder } = workbench
  const pairs = compareStages(
    { ...stage, files: workOf(readFiles(folder)), before: undefined },
    { ...stage, files: workOf(readFiles(stage.folder)), before: undefined },
  )
  return file === undefined ? pairs : pairs.filter(about(workbench, file))
}

/** What would have to change in the learner's files to make them the reference's. */
export function tellDifferences(workbench: Workbench, pairs: readonly FilePair[]): string {
  const yours = shown(workbench, workbench.folder)
  const ours = `packages/${workbench.stage.name}`
  return pairs.map((pair) => tellPatch(pair, yours, ours)).join('\n\n')
}

/** Whether a pair is of this file, or of a file in this folder. */
function about(workbench: Workbench, file: string): (pair: FilePair) => boolean {
  const path = pathIn(workbench, file)
  const { folder, stage } = workbench
  if (![folder, stage.folder].some((parent) => existsSync(join(parent, path))))
    throw new Trouble(`diff: neither your ${stage.name} nor ours has a file '${file}'`)
  return (pair) => pair.path === path || pair.path.startsWith(`${path}/`)
}

/** `autograd.ts`, `src/autograd.ts` or a path from where it was typed → `src/autograd.ts` */
function pathIn({ folder, stage }: Workbench, file: string): string {
  const fromCaller = relative(folder, resolve(callersFolder(), file))
  const candidates = [file, join('src', file), fromCaller].map((path) =>
    path.replaceAll('\\', '/').replace(/^\.\/|\/+$/g, ''),
  )
  const there = (path: string) =>
    !path.startsWith('..') &&
    [folder, stage.folder].some((parent) => existsSync(join(parent, path)))
  return candidates.find(there) ?? candidates[0]
}

/** What became of one file, and where the learner's is kept; undefined where it had none. */
export type Solved = {
  readonly path: string
  readonly did: 'taken' | 'removed' | 'same'
  readonly backup?: string
}

/** Puts the reference's files in place of the learner's, whose own are put aside first. */
export function solve(workbench: Workbench, files: readonly string[]): Solved[] {
  const { folder, home, stage } = workbench
  const ours = workOf(readFiles(stage.folder))
  const yours = workOf(readFiles(folder))
  const paths = files.map((file) => pathIn(workbench, file))
  const unknown = paths.findIndex((path) => !isWork(path) || !(ours.has(path) || yours.has(path)))
  if (unknown !== -1)
    throw new Trouble(
      `solve: '${files[unknown]}' is none of the files to write; ` +
        'those that differ: pnpm stepgrad learn diff --stat',
    )
  return orTrouble(folder, () =>
    paths.map((path): Solved => {
      const [mine, theirs] = [yours.get(path), ours.get(path)]
      if (mine !== undefined && theirs?.equals(mine)) return { path, did: 'same' }
      const backup = mine === undefined ? undefined : copyToBackup(folder, [path])
      if (theirs === undefined) rmSync(join(folder, path))
      else writeWhole(join(folder, path), theirs)
      noteProgress(home, stage.slug, ({ solved }) => ({
        solved: [...new Set([...solved, path])],
      }))
      return { path, did: theirs === undefined ? 'removed' : 'taken', backup }
    }),
  )
}
