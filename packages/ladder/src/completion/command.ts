/** `stepgrad completion`, and what its scripts call */
import { readFileSync } from 'node:fs'
import { Argument, type Command } from 'commander'
import { candidates } from './candidates.ts'

const EXAMPLE = `
Examples:
  pnpm -s stepgrad completion bash > ~/.stepgrad-completion.bash
  echo 'source ~/.stepgrad-completion.bash' >> ~/.bashrc

  pnpm -s stepgrad completion zsh > ~/.stepgrad-completion.zsh
  echo 'source ~/.stepgrad-completion.zsh' >> ~/.zshrc

  pnpm -s stepgrad completion fish > ~/.config/fish/conf.d/stepgrad.fish

Then, in a new shell and inside the project, pnpm stepgrad <Tab> completes, and
so does npx pnpm@12 stepgrad <Tab>. The script asks the project that you are in,
so that it stays true when commands are added. What pnpm and npx completed
before is kept, if it was set up earlier in the file: in zsh after compinit, in
bash after bash-completion. PowerShell has no script.`

export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .summary('let the shell complete commands, options and stages')
    .description('Prints a script that lets your shell complete what follows pnpm stepgrad.')
    .addArgument(new Argument('<shell>', 'yours').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', EXAMPLE)
    .action((shell: string) => {
      const script = new URL(`./scripts/stepgrad.${shell}`, import.meta.url)
      process.stdout.write(readFileSync(script, 'utf8'))
    })
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .addHelpText('after', '\nExample:\n  pnpm stepgrad complete -- diff auto')
    .action((words: string[]) => {
      for (const { word, about } of candidates(program, words)) console.log(`${word}\t${about}`)
    })
}
