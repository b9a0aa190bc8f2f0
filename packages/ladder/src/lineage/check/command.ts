/** `stepgrad ladder check` */
import type { Command } from 'commander'
import { tellLadder, tellProblems } from './report.ts'

const EXAMPLE = `
Example:
  pnpm stepgrad ladder check   static, a few seconds; also a part of pnpm check

In the table, lines of changed files count a rewritten line once.`

export function registerCheck(ladder: Command, root: string): void {
  ladder
    .command('check')
    .summary('check that no copy has drifted')
    .description(
      'Checks the rules that hold the stages together: every file inherited or declared, ' +
        'budgets, capabilities, imports, packages. Reports all problems at once.',
    )
    .addHelpText('after', EXAMPLE)
    .action(async () => {
      const { checkLadder } = await import('./check.ts') // the compiler takes a while to load
      const verdict = checkLadder(root)
      const isSound = verdict.problems.size === 0
      console.log(isSound ? tellLadder(verdict) : tellProblems(verdict))
      process.exitCode = isSound ? 0 : 1
    })
}
