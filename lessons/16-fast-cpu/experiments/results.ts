/** Times that were measured once: kept as JSON, with the machine, and printed from there. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

export type Results<Rows> = {
  readonly command: string
  readonly finished: string
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string }
  readonly rows: Rows
}

/** The rows of a file of results. */
export function readResults<Rows>(file: URL): Results<Rows> {
  if (!existsSync(file)) throw new Error('no results yet: --run makes them')
  return JSON.parse(readFileSync(file, 'utf8')) as Results<Rows>
}

/** Writes the rows into a file, which is whole at any time. */
export function writeResults<Rows>(file: URL, command: string, rows: Rows): void {
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
  }
  const results: Results<Rows> = { command, finished: new Date().toISOString(), machine, rows }
  mkdirSync(new URL('.', file), { recursive: true })
  const unfinished = new URL(`${file.href}.tmp`)
  writeFileSync(unfinished, `${JSON.stringify(results, null, 2)}\n`)
  renameSync(unfinished, file)
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
