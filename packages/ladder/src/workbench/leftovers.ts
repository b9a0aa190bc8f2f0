/** What no test sees of a stage: files that should be gone, and lines whose types do not fit. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Workbench } from './workbench.ts'

const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js')

/** A line for each; empty where the stage is whole. */
export async function leftoversOf({ folder, stage }: Workbench): Promise<string[]> {
  const { removed } = stage.manifest.files
  const there = removed.filter((path) => existsSync(join(folder, path)))
  return [...there.map((path) => `${path}: this stage does without it`), ...(await misfits(folder))]
}

/** Errors of the compiler, in the learner's own files. */
async function misfits(folder: string): Promise<string[]> {
  const { stdout } = await execa(process.execPath, [tsc, '--noEmit', '--pretty', 'false'], {
    cwd: folder,
    reject: false,
  })
  return stdout.split('\n').flatMap((line) => {
    const [, path, row, column, message] =
      /^((?:src\/|main\.ts)[^(]*)\((\d+),(\d+)\): error \w+: (.*)/.exec(line) ?? []
    return path === undefined ? [] : [`${path}:${row}:${column}: ${message}`]
  })
}
