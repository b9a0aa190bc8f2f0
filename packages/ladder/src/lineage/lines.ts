/** Lines: how many, how many changed, and where two texts first part. */
import { diffLines } from 'diff'

export function countLines(text: string): number {
  const breaks = text.split('\n').length - 1
  return text === '' || text.endsWith('\n') ? breaks : breaks + 1
}

export type LineCount = { added: number; removed: number; changed: number }

/**
 * Lines added and removed between two texts, and lines changed: a run of removed lines that
 * added ones replace counts once, as the longer of the two.
 */
export function countChanges(before: string, after: string): LineCount {
  const total: LineCount = { added: 0, removed: 0, changed: 0 }
  let run = { added: 0, removed: 0 }
  const closeRun = () => {
    total.added += run.added
    total.removed += run.removed
    total.changed += Math.max(run.added, run.removed)
    run = { added: 0, removed: 0 }
  }
  for (const { added, removed, count } of diffLines(before, after)) {
    if (added) run.added += count
    else if (removed) run.removed += count
    else closeRun()
  }
  closeRun()
  return total
}

/** The number, from 1, of the first line at which two different texts part, with both lines. */
export function firstDifference(before: string, after: string) {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let i = 0
  while (old[i] === now[i]) i++
  return { line: i + 1, before: old[i], after: now[i] }
}
