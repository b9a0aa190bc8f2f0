/** Results seed by seed, so that a run that broke off can go on; and the words for what they come to. */
import { existsSync } from 'node:fs'
import { readResults, writeResults } from '../../results.ts'

/** The runs in a file of results; none where there is no file yet. */
export function readRuns<Run>(file: URL): readonly Run[] {
  return existsSync(file) ? readResults<{ runs: readonly Run[] }>(file).runs : []
}

export function writeRuns<Run>(file: URL, command: string, runs: readonly Run[]): void {
  writeResults(file, command, { runs })
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
