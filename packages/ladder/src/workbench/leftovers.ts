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
  return linesOf(stdout)
}

/** A line for each error, as the compiler prints them; what cannot be erased has one for all. */
function linesOf(printed: string): string[] {
  const errors = printed.split('\n').flatMap((line) => {
    const [, path, row, column, code, message] =
      /^((?:src\/|main\.ts)[^(]*)\((\d+),(\d+)\): error (\w+): (.*)/.exec(line) ?? []
    return path === undefined ? [] : [{ at: `${path}:${row}:${column}`, code, message }]
  })
  const [kept, others] = [true, false].map((is) => errors.filter((e) => (e.code === KEPT) === is))
  const lines = others.map(({ at, message }) => `${at}: ${message}`)
  if (kept.length === 0) return lines
  const more = kept.length === 1 ? '' : ` and ${kept.length - 1} more`
  return [`${kept[0].at}${more}: ${WRITE_OUT}`, ...lines]
}

/** 'This syntax is not allowed when 'erasableSyntaxOnly' is enabled', in the compiler's numbers. */
const KEPT = 'TS1294'

const WRITE_OUT =
  'Node runs a file by erasing its types, and this syntax is more than a type: no parameter ' +
  'properties (constructor(readonly x)), enums, namespaces. Write fields and constants out'
