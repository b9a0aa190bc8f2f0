/** `stepgrad ladder propagate`, `resolve` and `abort` */
import type { Command } from 'commander'
import pc from 'picocolors'
import { Trouble } from '../../trouble.ts'
import { abort, propagate, type Report, resolve, type Verify } from './propagate.ts'

const PROPAGATE = `
Examples:
  pnpm stepgrad ladder propagate 3                  what was edited in stage 3
  pnpm stepgrad ladder propagate 3 src/relu.ts      one file of it
  pnpm stepgrad ladder propagate 3 --since main~2   edits since a commit

Where the next stage inherits a file it gets a copy; where it changed the file,
a three-way merge. The working tree counts, committed or not. Without --since,
edits are those that packages/ladder/propagated.json does not know; to tell it
that a stage is carried as committed: --since HEAD.`

const RESOLVE = `
Example:
  pnpm stepgrad ladder resolve    after the marked files were mended

The same conflict is resolved by itself the next time.`

const ABORT = `
Example:
  pnpm stepgrad ladder abort    every file that was written is as before`

type Options = { readonly since?: string; readonly test: boolean }

export function registerPropagate(ladder: Command, root: string): void {
  const verifier = async ({ test }: Options): Promise<Verify> => {
    if (!test) return undefined
    const { requirePnpm, verifyStages } = await import('./verify.ts')
    await requirePnpm()
    return (stages) => verifyStages(root, stages)
  }
  ladder
    .command('propagate')
    .summary('carry an edit into all later stages')
    .description('Carries what was edited in a stage through all later ones, pair by pair.')
    .argument('<stage>', 'the stage that was edited: number or name')
    .argument('[file]', 'only this file of the stage')
    .option('--since <commit>', 'count edits from this commit')
    .option('--no-test', 'do not type-check and test the stages written to')
    .addHelpText('after', PROPAGATE)
    .action(async (stage: string, file: string | undefined, options: Options) => {
      tell(await propagate(root, { stage, file, since: options.since }, await verifier(options)))
    })
  ladder
    .command('resolve')
    .summary('go on after a conflict was mended')
    .description('Goes on with a propagation that stopped, or whose tests failed.')
    .option('--no-test', 'do not type-check and test the stages written to')
    .addHelpText('after', RESOLVE)
    .action(async (options: Options) => {
      tell(await resolve(root, await verifier(options)))
    })
  ladder
    .command('abort')
    .summary('undo a propagation that stopped')
    .description('Gives back every file that the propagation under way has written.')
    .addHelpText('after', ABORT)
    .action(() => {
      const count = abort(root)
      console.log(`${count} ${count === 1 ? 'file' : 'files'} as before`)
    })
}

const WORDS: { readonly [ended in Report['ended']]: string } = {
  nothing: 'nothing to carry: the next stages have it all',
  done: 'carried to the top; pnpm stepgrad ladder check says what is left to declare',
  stopped: 'mend these, then run: pnpm stepgrad ladder resolve (or abort)',
  failed: 'carried, but a check failed; mend it, then run: pnpm stepgrad ladder resolve (or abort)',
}

/** Prints what was done, stage by stage. Throws where the propagation is not over. */
function tell({ ended, done, at }: Report): void {
  for (const { stage, lines } of done) {
    console.log(pc.bold(stage))
    for (const line of lines) console.log(`  ${line}`)
  }
  if (ended === 'stopped') throw new Trouble(`stopped at ${at!}; ${WORDS[ended]}`)
  if (ended === 'failed') throw new Trouble(WORDS[ended])
  console.log(WORDS[ended])
}
