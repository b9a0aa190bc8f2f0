/** What is printed, 80 columns wide. */
import { milliseconds, paragraph, table, times } from './ladder.ts'
import type { Row, Table } from './tournament.ts'

const NETWORKS = {
  cnn: 'The tutorial’s network',
  mlp: 'The network without convolutions, 3072 → 120 → 84 → 10',
} as const

export function describeTable({ network, batch, rows }: Table): string {
  const grid = table(
    [
      { head: '' },
      { head: 'ms a step', align: 'right' },
      { head: 'against torch', align: 'right' },
      { head: 'against 01', align: 'right' },
      { head: 'cores', align: 'right' },
    ],
    rows.map((row) => [row.name, ...cells(row)]),
  )
  return [`${NETWORKS[network]}, batch ${batch}`, '', grid].join('\n')
}

function cells({ milliseconds: ms, againstTorch, againstFirst, cores, trouble }: Row): string[] {
  if (trouble !== undefined) return [trouble.startsWith('wrong') ? 'wrong' : 'not run', '', '', '']
  return [
    ms === undefined ? '…' : milliseconds(ms),
    againstTorch === undefined ? '–' : times(againstTorch),
    againstFirst === undefined ? '–' : times(againstFirst),
    cores === undefined ? '–' : cores.toFixed(1),
  ]
}

/** What is to be known of the rows: what ran, what is ours, why something did not run. */
export function describeRows(tables: readonly Table[]): string {
  const lines = tables.flatMap(({ rows }) =>
    rows.flatMap(({ name, about, note, trouble }) => {
      const said = [about, note, trouble].filter((text) => text !== undefined)
      return said.length > 0 ? [`${name}: ${said.join('; ')}`] : []
    }),
  )
  return [...new Set(lines)].map((line) => paragraph(line)).join('\n')
}
