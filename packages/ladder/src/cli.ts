/** The `stepgrad` command. Each command registers itself; this file knows how one ends. */
import { Command, CommanderError } from 'commander'
import pc from 'picocolors'
import { registerCompletion } from './completion/command.ts'
import { registerLineage } from './lineage/index.ts'
import { registerRuns } from './runs/index.ts'
import { registerScorecard } from './scorecard/command.ts'
import { ROOT } from './stages.ts'
import { Trouble } from './trouble.ts'
import { registerWorkbench } from './workbench/command.ts'

const EXAMPLE = `
Examples:
  pnpm stepgrad start        the whole ladder at a glance
  pnpm stepgrad lesson 0     start here
  pnpm stepgrad diff --help  every command has examples`

export function createProgram(root = ROOT): Command {
  const program = new Command('pnpm stepgrad') // how it is called from the project's folder
    .description('How PyTorch works, learnt by building it: one network written stage by stage.')
    .addHelpText('after', EXAMPLE)
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ getOutHelpWidth: () => 80, getErrHelpWidth: () => 80 })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
  registerRuns(program)
  registerScorecard(program)
  registerWorkbench(program, root)
  registerLineage(program, root)
  registerCompletion(program)
  return program
}

/**
 * Runs one command line and returns its exit status. What the user can mend is a line or a few on
 * stderr; anything else is a bug of ours and shows its stack.
 */
export async function runCommand(argv: string[], root = ROOT): Promise<number> {
  process.exitCode = 0
  try {
    await createProgram(root).parseAsync(argv)
    return Number(process.exitCode)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode // already printed
    if (error instanceof Trouble) {
      console.error(`${pc.red('error:')} ${error.message}`)
      return error.exitCode
    }
    console.error(error)
    return 70
  }
}
