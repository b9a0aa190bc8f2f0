/** What `ladder check` prints. */
import pc from 'picocolors'
import { paragraph } from '../../runs/paragraph.ts'
import { table } from '../../runs/table.ts'
import { measure } from './budget.ts'
import type { Verdict } from './check.ts'
import type { Problem } from './problem.ts'

/** All problems, grouped by stage. */
export function tellProblems({ problems }: Verdict): string {
  const count = [...problems.values()].flat().length
  const stages = [...problems].map(([stage, found]) => {
    return [pc.bold(stage), ...found.map(tellProblem)].join('\n')
  })
  const where = `${problems.size} ${problems.size === 1 ? 'stage' : 'stages'}`
  const sum = `${count} ${count === 1 ? 'problem' : 'problems'} in ${where}`
  return [...stages, pc.red(sum)].join('\n\n')
}

function tellProblem({ file, message, shown = [] }: Problem): string {
  const text = paragraph(file === undefined ? message : `${file}: ${message}`, 2, 78)
  const lines = [...text.split('\n'), ...shown.map((line) => pc.dim(`    ${line}`.slice(0, 78)))]
  return lines.map((line) => `  ${line}`).join('\n')
}

/** The ladder at a glance: what each stage inherits, and how much it changes and adds. */
export function tellLadder({ rungs }: Verdict): string {
  const rows = rungs.map((rung) => {
    const { inherited, changedFiles, addedFiles, changedLines, addedLines } = measure(rung)
    const numbers = [inherited, changedFiles, changedLines, addedFiles, addedLines]
    return [rung.name, rung.manifest.kind, ...numbers.map(String)]
  })
  const numbers = ['inherited', 'changed', 'lines', 'added', 'lines']
  return table(
    [
      { head: 'stage' },
      { head: 'kind' },
      ...numbers.map((head) => ({ head, align: 'right' as const })),
    ],
    rows,
  )
}
