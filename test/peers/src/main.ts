/** `pnpm bench:peers` */
import { runCommand } from './command.ts'
import { contestants } from './contestants.ts'

await runCommand({
  command: 'pnpm bench:peers',
  description:
    'Times one training step of the tutorial’s network in every stage of the ladder and in other ' +
    'libraries: one thread, the same weights and images, each turn in a new process. Whoever ' +
    'computes other costs is not timed.',
  contestants: contestants(),
  record: 'cpu',
})
