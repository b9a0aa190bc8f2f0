/** The commands that hold the stages together: diff and ladder. */
import type { Command } from 'commander'
import { ROOT } from '../stages.ts'
import { registerCheck } from './check/command.ts'
import { registerDiff } from './diff/command.ts'
import { registerPropagate } from './propagate/command.ts'
import { registerShape } from './shape/command.ts'

export function registerLineage(program: Command, root = ROOT): void {
  registerDiff(program, root)
  const ladder = program
    .command('ladder')
    .summary('keep the stages in step: check, propagate, new …')
    .description('What holds the stages together.')
    .addHelpText('after', '\nExample:\n  pnpm stepgrad ladder check')
  registerCheck(ladder, root)
  registerPropagate(ladder, root)
  registerShape(ladder, root)
}
