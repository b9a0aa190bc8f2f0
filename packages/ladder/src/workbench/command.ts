/** `stepgrad learn`: write a stage yourself, with its suite beside you. */
import type { Command } from 'commander'
import { registerHelp } from './help-commands.ts'
import { registerMaking } from './making-commands.ts'
import { registerChecks, registerTraining } from './check-commands.ts'

export function registerWorkbench(program: Command, root: string): void {
  const learn = registerMaking(program, root)
  registerChecks(learn, root)
  registerTraining(learn, root)
  registerHelp(learn, root)
}
