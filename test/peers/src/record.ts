/** What stays of a run: a JSON file, pictures beside it, the tables in the README. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawChart } from './chart.ts'
import { describeMachine, type Machine } from './ladder.ts'
import { describeRows, describeTable } from './report.ts'
import type { Table } from './tournament.ts'

export type Results = {
  readonly date: string
  readonly machine: Machine
  /** Programs that wanted a core in the minute before the end; at the start see `machine.load`. */
  readonly loadAtEnd: number
  readonly settings: Readonly<Record<string, unknown>>
  readonly tables: readonly Table[]
}

/** Writes `FILE.json`, and `FILE-cnn.svg`, `FILE-mlp.svg` for the networks that were measured. */
export function writeResults(file: string, results: Results): void {
  writeFileSync(file, JSON.stringify(results, null, 2) + '\n')
  for (const network of ['cnn', 'mlp'] as const) {
    const tables = results.tables.filter((table) => table.network === network)
    const measured = tables.some(({ rows }) => rows.some((row) => row.milliseconds !== undefined))
    if (measured) writeFileSync(pictureOf(file, network), drawChart(tables))
  }
}

function pictureOf(file: string, network: string): string {
  return `${file.replace(/\.json$/, '')}-${network}.svg`
}

const README = fileURLToPath(new URL('../README.md', import.meta.url))

/** Puts the tables of a results file into the README, between the marks that bear its name. */
export function writeReadme(file: string, { date, machine, loadAtEnd, tables }: Results): void {
  const name = basename(file, '.json')
  const text = [
    ...tables.map((table) => `${describeTable(table)}\n`),
    describeRows(tables),
    '',
    describeMachine(machine),
    `${date}, load at the end ${loadAtEnd}`,
  ].join('\n')
  const block = `<!-- ${name} -->\n\n\`\`\`text\n${text}\n\`\`\`\n\n<!-- end of ${name} -->`
  const readme = readFileSync(README, 'utf8')
  const between = new RegExp(`<!-- ${name} -->[^]*<!-- end of ${name} -->`)
  if (!between.test(readme)) throw new Error(`README.md has no place for ${name}`)
  writeFileSync(
    README,
    readme.replace(between, () => block),
  )
}
