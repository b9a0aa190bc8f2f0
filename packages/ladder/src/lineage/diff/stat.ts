/** How large a difference is: a line for each file, and the sum. */
import { type Column, table } from '../../runs/table.ts'
import { isBinary } from '../files.ts'
import { countChanges, countLines } from '../lines.ts'
import type { FilePair } from './compare.ts'

export type Size = { changed: number; added: number; plus: number; minus: number }

const COLUMNS: readonly Column[] = [
  { head: '' },
  { head: 'file' },
  { head: 'changed', align: 'right' },
  { head: 'new', align: 'right' },
  { head: '+', align: 'right' },
  { head: '-', align: 'right' },
]

/**
 * Of carried-over files the lines changed (a rewritten line counts once), of new files all
 * lines, and beside them the lines that a unified diff adds and takes away.
 */
export function tellStat(pairs: readonly FilePair[]): string {
  const total: Size = { changed: 0, added: 0, plus: 0, minus: 0 }
  const rows = pairs.map((pair) => {
    const size = sizeOf(pair)
    for (const key of Object.keys(total) as (keyof Size)[]) total[key] += size[key]
    const name = pair.from === undefined ? pair.path : `${pair.from} → ${pair.path}`
    return [pair.status, name, ...numbers(size)]
  })
  const files = `${pairs.length} ${pairs.length === 1 ? 'file' : 'files'}`
  return table(COLUMNS, [...rows, ['', files, ...numbers(total)]])
}

function numbers({ changed, added, plus, minus }: Size): string[] {
  return [changed, added, plus, minus].map(String)
}

/** The lines of one file's difference; none of a binary file. */
export function sizeOf({ before, after }: Pick<FilePair, 'before' | 'after'>): Size {
  const [old, now] = [before, after].map((content) => {
    return content === undefined || isBinary(content) ? undefined : content.toString()
  })
  if (old === undefined) {
    const lines = countLines(now ?? '')
    return { changed: 0, added: lines, plus: lines, minus: 0 }
  }
  if (now === undefined) return { changed: 0, added: 0, plus: 0, minus: countLines(old) }
  const { changed, added, removed } = countChanges(old, now)
  return { changed, added: 0, plus: added, minus: removed }
}
