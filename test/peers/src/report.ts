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
      { head: 'CPU ms', align: 'right' },
      { head: 'cores', align: 'right' },
    ],
    rows.map((row) => [row.name, ...cells(row)]),
  )
  return [`${NETWORKS[network]}, batch ${batch}`, '', grid].join('\n')
}

function cells({ trouble, milliseconds: ms, againstTorch, againstFirst, cpuMs, cores }: Row) {
  if (trouble !== undefined)
    return [trouble.startsWith('wrong') ? 'wrong' : 'not run', '', '', '', '']
  return [
    ms === undefined ? '…' : milliseconds(ms),
    againstTorch === undefined ? '–' : times(againstTorch),
    againstFirst === undefined ? '–' : times(againstFirst),
    cpuMs === undefined ? '–' : milliseconds(cpuMs),
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
  return [...new Set(lines), ...disturbance(tables)].map((line) => paragraph(line)).join('\n')
}

/** Below this share of a core, other programs have made the times longer than they are. */
const UNDISTURBED = 0.9

function disturbance(tables: readonly Table[]): string[] {
  const cores = tables.flatMap(({ rows }) => rows.flatMap((row) => row.cores ?? []))
  const disturbed = cores.filter((share) => share < UNDISTURBED).length
  if (disturbed === 0) return []
  return [
    `Disturbed: ${disturbed} of ${cores.length} rows had less than ${UNDISTURBED} of a core, because ` +
      'other programs ran. Their milliseconds and ratios are worth little, CPU ms more.',
  ]
}
