/** Tables for the terminal: columns side by side, no frame. */
import Table from 'cli-table3'

/** A column's heading, over one or more lines, and the side to which its cells keep. */
export type Column = { readonly head: string; readonly align?: 'left' | 'right' }

const FRAME = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
  ...['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
]

/** The table as text, without a line break at its end and without spaces at the end of a line. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({
    chars: { ...Object.fromEntries(FRAME.map((part) => [part, ''])), middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align = 'left' }) => align),
  })
  grid.push(
    columns.map(({ head }) => head),
    ...rows.map((row) => [...row]),
  )
  return grid.toString().replace(/ +$/gm, '')
}
