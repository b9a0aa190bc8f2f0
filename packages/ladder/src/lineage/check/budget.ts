/** Rule 4: a step stays small. */
import { isBinary, isOwn } from '../files.ts'
import { countChanges, countLines } from '../lines.ts'
import { pathBefore, type Rung } from '../rungs.ts'
import type { Problem } from './problem.ts'

/** Above these a step needs a written reason. */
const LIMIT = { changed: 120, added: 400 }

export type Size = {
  readonly inherited: number
  readonly changedFiles: number
  readonly addedFiles: number
  readonly changedLines: number
  readonly addedLines: number
}

/** What a step costs its reader, measured: own files stay out of it. */
export function measure({ files, manifest, before }: Rung): Size {
  const size = { inherited: 0, changedFiles: 0, addedFiles: 0, changedLines: 0, addedLines: 0 }
  for (const [path, content] of files) {
    if (isOwn(path)) continue
    const old = before?.files.get(pathBefore(manifest, path))
    if (old === undefined) {
      size.addedFiles++
      size.addedLines += isBinary(content) ? 0 : countLines(content.toString())
    } else if (old.equals(content)) {
      size.inherited++
    } else {
      size.changedFiles++
      size.changedLines += countChanges(old.toString(), content.toString()).changed
    }
  }
  return size
}

export function checkBudget(rung: Rung): Problem[] {
  if (rung.before === undefined) return []
  const { budget } = rung.manifest
  const { changedLines, addedLines } = measure(rung)
  const problems: Problem[] = []
  const report = (message: string) => problems.push({ file: 'stage.json', message })

  if (changedLines > budget.changed)
    report(`budget.changed: ${changedLines} lines changed, ${budget.changed} allowed`)
  if (addedLines > budget.added)
    report(`budget.added: ${addedLines} lines in new files, ${budget.added} allowed`)
  if (!budget.reason?.trim() && (budget.changed > LIMIT.changed || budget.added > LIMIT.added))
    report(
      `budget: above ${LIMIT.changed} changed or ${LIMIT.added} new lines a step says why in budget.reason`,
    )
  return problems
}
