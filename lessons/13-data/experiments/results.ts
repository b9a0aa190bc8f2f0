/** Results of runs that are too long for every day: kept as JSON, with the machine and the versions. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  readonly platform: string
}

export const machine: Machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
}

/** What a file of results holds: one entry for each run, so that a run that broke off can go on. */
export type Results<Run> = {
  readonly command: string
  readonly finished: string
  readonly machine: Machine
  readonly runs: readonly Run[]
}

export function readRuns<Run>(file: URL): readonly Run[] {
  if (!existsSync(file)) return []
  return (JSON.parse(readFileSync(file, 'utf8')) as Results<Run>).runs
}

export function writeRuns<Run>(file: URL, command: string, runs: readonly Run[]): void {
  const results: Results<Run> = { command, finished: new Date().toISOString(), machine, runs }
  const unfinished = new URL(`${file.href}.tmp`)
  writeFileSync(unfinished, `${JSON.stringify(results, null, 2)}\n`)
  renameSync(unfinished, file)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The standard deviation of which these are a sample: √(Σ(x − mean)² / (n − 1)). */
export function deviation(values: readonly number[]): number {
  const center = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}

/** `91.2 ± 0.4`, in percent. */
export function percent(parts: readonly number[]): string {
  const scaled = parts.map((part) => part * 100)
  const spread = parts.length > 1 ? ` ± ${deviation(scaled).toFixed(1)}` : ''
  return mean(scaled).toFixed(1) + spread
}

/** Columns flush right, the first one flush left. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}
