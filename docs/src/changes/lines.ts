/** Two texts as the lines of a unified diff. */
import { structuredPatch } from 'diff'

export type Line = {
  readonly sign: '+' | '-' | ' '
  /** Its place, from 0, in the text that has it: the old one for `-`, else the new one. */
  readonly at: number
}

/** Lines that belong together, with three around them, and where they stand in the new text, from 1. */
export type Hunk = { readonly from: number; readonly lines: readonly Line[] }

const REGION = /^\s*\/\/ #(end)?region\b/

/** The marks by which the lessons quote the code say nothing of it, and are left out. */
export function hunksBetween(before: string, after: string, context = 3): Hunk[] {
  const patch = structuredPatch('', '', before, after, '', '', { context })
  return patch.hunks
    .map(({ oldStart, newStart, lines }) => ({
      from: newStart,
      lines: placeLines(lines, oldStart - 1, newStart - 1),
    }))
    .filter(({ lines }) => lines.some(({ sign }) => sign !== ' '))
}

function placeLines(lines: readonly string[], old: number, now: number): Line[] {
  const placed: Line[] = []
  for (const line of lines) {
    const sign = line[0] as Line['sign'] | '\\'
    if (sign === '\\') continue // no newline at the end
    const at = sign === '-' ? old : now
    if (sign !== '+') old++
    if (sign !== '-') now++
    if (!REGION.test(line.slice(1))) placed.push({ sign, at })
  }
  return placed
}
