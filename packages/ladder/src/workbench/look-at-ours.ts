/** Before `learn diff` shows how ours is written: it says so, and is noted as help. */
import { createInterface } from 'node:readline/promises'
import { setIn } from './layout.ts'
import { noteProgress, progressOf, readProgress } from './progress.ts'
import { readTasks } from './tasks.ts'
import type { Workbench } from './workbench.ts'

/** Whether these files of ours may be shown. Asks before the first of a stage, unless all of it holds. */
export async function maySee(
  workbench: Workbench,
  paths: readonly string[],
  { yes, command }: { readonly yes: boolean; readonly command: string },
): Promise<boolean> {
  const { home, stage } = workbench
  if (isDone(workbench)) return true
  const isFirst = progressOf(readProgress(home), stage.slug).seen.length === 0
  if (isFirst && !yes && !(await ask(`${tellWhat(workbench, paths)}\n`, command))) return false
  noteProgress(home, stage.slug, ({ seen }) => ({ seen: [...new Set([...seen, ...paths])] }))
  return true
}

/** Then to compare is no help any more. */
function isDone({ home, stage, root }: Workbench): boolean {
  const { tasks, finished } = progressOf(readProgress(home), stage.slug)
  return finished !== undefined && readTasks(stage, root).tasks.every(({ title }) => tasks[title])
}

function tellWhat({ stage }: Workbench, paths: readonly string[]): string {
  const files = paths.length === 1 ? paths[0] : `${paths.length} files`
  return setIn(
    `This shows how we wrote ${files} of ${stage.name}, the solution. It will be noted as help, ` +
      'like a hint. Less of it gives: pnpm stepgrad learn hint',
    0,
    0,
  )
}

/** Without a terminal nobody can answer: then it says what to type. */
async function ask(what: string, command: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    console.log(`${what}\nto see it: ${command} --yes`)
    return false
  }
  console.log(what)
  const line = createInterface({ input: process.stdin, output: process.stdout })
  const left = new Promise<string>((resolve) => line.once('close', () => resolve('')))
  const answer = await Promise.race([line.question('Show it? (y/N) '), left])
  line.close()
  return /^y(es)?$/i.test(answer.trim())
}
