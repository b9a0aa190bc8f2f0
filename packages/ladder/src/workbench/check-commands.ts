/** `learn check`, `learn watch` and `learn train`: what holds, what is missing, and what it learns. */
import type { Command } from 'commander'
import { join } from 'node:path'
import { wholeNumber } from '../runs/arguments.ts'
import { exitStatus, spawnNode } from '../runs/process/spawn-node.ts'
import { checkOnce } from './check-once.ts'
import { keepUp } from './keep-up.ts'
import { setIn } from './layout.ts'
import { openWorkbench } from './workbench.ts'

type Options = { readonly timeout: number }
type CheckOptions = Options & { readonly only?: number }

const CHECK_EXAMPLE = `
Examples:
  pnpm stepgrad learn check
  pnpm stepgrad learn check --only 3
  pnpm stepgrad learn check 4 --timeout 60

Exit status: 0 when everything holds, else 1.`

export function registerChecks(learn: Command, root: string): void {
  const withOptions = (command: Command) =>
    command
      .argument('[stage]', 'number or name; the one that you work on if left out')
      .option('--timeout <seconds>', 'how long one test may take', wholeNumber, 30)
  withOptions(learn.command('check'))
    .option('--only <task>', 'its number: run the tests of this task alone', wholeNumber)
    .summary('what holds, and the first thing that is missing')
    .description(
      "Runs the stage's suite on your folder and says which tasks hold, the first test that " +
        'fails, and where the lesson speaks of it.',
    )
    .addHelpText('after', CHECK_EXAMPLE)
    .action(async (which: string | undefined, options: CheckOptions) => {
      const workbench = openWorkbench(root, which)
      tellNotes(await keepUp(workbench))
      const { only, timeout } = options
      const how = { only, signal: interrupted(), timeoutMs: 1000 * timeout }
      process.exitCode = await checkOnce(workbench, how)
    })
  withOptions(learn.command('watch'))
    .summary('the same at each save')
    .description(
      'Checks your folder at each save: first the task at hand, which is answered within ' +
        'seconds, then everything. Ctrl-C ends it.',
    )
    .addHelpText('after', '\nExample:\n  pnpm stepgrad learn watch')
    .action(async (which: string | undefined, options: Options) => {
      const workbench = openWorkbench(root, which)
      tellNotes(await keepUp(workbench))
      const signal = interrupted()
      const { watchWorkbench } = await import('./watch.ts')
      await watchWorkbench(workbench, { signal, timeoutMs: 1000 * options.timeout })
      console.log('no longer watching')
    })
}

const TRAIN_EXAMPLE = `
Examples:
  pnpm stepgrad learn train --limit 1000 --epochs 1 --lr 0.003
  pnpm stepgrad learn train --help`

export function registerTraining(learn: Command, root: string): void {
  learn
    .command('train')
    .summary('train with what you have written')
    .description('Runs your main.ts, with the options of `stepgrad train`.')
    .argument('[options...]', 'options of the training, passed on')
    .passThroughOptions()
    .allowUnknownOption()
    .addHelpText('after', TRAIN_EXAMPLE)
    .action(async (options: string[]) => {
      const { folder } = openWorkbench(root, undefined)
      const main = join(folder, 'main.ts')
      process.exitCode = await exitStatus(spawnNode(main, options, { stdio: 'inherit' }))
    })
}

function tellNotes(notes: readonly string[]): void {
  for (const note of notes) console.log(`${setIn(note, 0)}\n`)
}

/** Aborted by Ctrl-C and its like, so that what was started can be ended first. */
function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort())
  return controller.signal
}
