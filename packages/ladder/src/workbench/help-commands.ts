/** `learn hint`, `learn diff` and `learn solve`: help, from the least to the most. */
import type { Command } from 'commander'
import { hintText } from '../hint-text.ts'
import { tellStat } from '../lineage/diff/stat.ts'
import { page } from '../page.ts'
import { wholeNumber } from '../runs/arguments.ts'
import { join } from 'node:path'
import { differingFiles, solve, type Solved, tellDifferences } from './compare.ts'
import { nextHint } from './hint.ts'
import { maySee } from './look-at-ours.ts'
import { openWorkbench, shown, type Workbench } from './workbench.ts'

export function registerHelp(learn: Command, root: string): void {
  registerHint(learn, root)
  registerDiff(learn, root)
  learn
    .command('solve')
    .summary('take a file of ours')
    .description('Puts our file in place of yours, which is kept among the backups.')
    .argument('<files...>', 'such as src/autograd.ts')
    .addHelpText('after', '\nExample:\n  pnpm stepgrad learn solve src/autograd.ts')
    .action((files: string[]) => {
      const workbench = openWorkbench(root, undefined)
      for (const solved of solve(workbench, files)) console.log(tellSolved(workbench, solved))
    })
}

function registerHint(learn: Command, root: string): void {
  learn
    .command('hint')
    .summary('the next hint of the task at hand')
    .description(
      'Each task has at least three hints: a question, the idea, the shape of the code. Gives ' +
        'the next one of the first task that did not hold when last checked, or of another.',
    )
    .argument('[task]', 'its number', wholeNumber)
    .option('--again', 'the last one once more')
    .addHelpText(
      'after',
      '\nExamples:\n  pnpm stepgrad learn hint\n  pnpm stepgrad learn hint 2 --again',
    )
    .action(async (number: number | undefined, { again = false }: { again?: boolean }) => {
      const workbench = openWorkbench(root, undefined)
      const hint = nextHint(workbench, number, again)
      const { renderLesson } = await import('../runs/lesson/render.ts') // loads for a while
      const file = join(root, 'lessons', workbench.stage.name, 'tasks.md')
      console.log(hintText({ ...hint, text: renderLesson(hint.text, file).trimEnd() }))
    })
}

function registerDiff(learn: Command, root: string): void {
  learn
    .command('diff')
    .summary('how ours differs from yours')
    .description(
      'Shows what would make your files ours: lines with + are in ours, with - in yours. As long ' +
        'as the stage is not done this is noted as help, and the first time you are asked.',
    )
    .argument('[file]', 'only this file or folder')
    .option('--stat', 'only how many lines, which is no help')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExamples:\n  pnpm stepgrad learn diff src/autograd.ts\n  pnpm stepgrad learn diff --stat',
    )
    .action(async (file: string | undefined, options: DiffOptions) => {
      process.exitCode = await showDiff(openWorkbench(root, undefined), file, options)
    })
}

type DiffOptions = { readonly stat?: boolean; readonly yes?: boolean }

async function showDiff(
  workbench: Workbench,
  file: string | undefined,
  { stat = false, yes = false }: DiffOptions,
): Promise<number> {
  const pairs = differingFiles(workbench, file)
  if (pairs.length === 0 || stat) {
    await page(pairs.length === 0 ? 'no differences' : tellStat(pairs))
    return 0
  }
  const paths = pairs.map(({ path }) => path)
  const command = `pnpm stepgrad learn diff${file === undefined ? '' : ` ${file}`}`
  if (!(await maySee(workbench, paths, { yes, command }))) return 1
  await page(tellDifferences(workbench, pairs))
  return 0
}

function tellSolved(workbench: Workbench, { path, did, backup }: Solved): string {
  if (did === 'same') return `${path}: yours is ours already`
  const done = did === 'taken' ? 'is ours now' : 'is gone, as in ours'
  return backup === undefined
    ? `${path} ${done}`
    : `${path} ${done}; yours is kept in\n  ${shown(workbench, backup)}`
}
