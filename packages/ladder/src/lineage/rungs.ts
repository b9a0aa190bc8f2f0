/** The ladder in memory: each stage with its files and the stage below. */
import { findStages, type Manifest, type Stage } from '../stages.ts'
import { type Files, readFiles } from './files.ts'

export type Rung = Stage & {
  readonly files: Files
  /** The stage before, undefined for the first. */
  readonly before: Rung | undefined
}

export function readLadder(root: string): Rung[] {
  return stack(findStages(root))
}

/** Reads each stage's files; a stage follows the one in front of it in the list. */
export function stack(stages: readonly Stage[]): Rung[] {
  const rungs: Rung[] = []
  for (const stage of stages) {
    rungs.push({ ...stage, files: readFiles(stage.folder), before: rungs.at(-1) })
  }
  return rungs
}

/** Where a file of a stage lay in the stage before. */
export function pathBefore(manifest: Manifest, path: string): string {
  return manifest.files.moved[path] ?? path
}

/** Where a file of the stage before lies in a stage. */
export function pathAfter(manifest: Manifest, path: string): string {
  const move = Object.entries(manifest.files.moved).find(([, from]) => from === path)
  return move?.[0] ?? path
}
