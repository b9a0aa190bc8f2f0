/** `stepgrad hunt`: find a classic mistake in a copy of a stage, with what the suite says. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { findStages, resolveStage, ROOT } from '../stages.ts'
import { beginHunt } from './begin.ts'
import { checkHunt } from './check.ts'
import { candidatesIn, stagesOf } from './choose.ts'
import { checkGradientsOf } from './gradcheck.ts'
import { giveHint, giveUp } from './hint.ts'
import { huntNamed, typed, WORKBENCH } from './hunts.ts'
import { listHunts } from './list.ts'
import { LEVELS, type Level } from './quarries/quarry.ts'
import { runSuiteOn } from './run-suite.ts'
import { isGreen, reportSuite } from './suite-report.ts'
import { introduction } from './telling.ts'

const EXAMPLE = `
Examples:
  pnpm stepgrad hunt 4                 begin one, in stage 04
  pnpm stepgrad hunt --level easy      begin one in any stage
  pnpm stepgrad hunt 4 --seed 1234     the one that others have with this seed
  pnpm stepgrad hunt test              what fails in it
  pnpm stepgrad hunt check             whether your mend is right`

export function registerHunt(program: Command, workbench = WORKBENCH): void {
  const hunt = program
    .command('hunt')
    .summary('find a mistake that was made in a stage')
    .description(
      'Copies a stage into workbench/ with a classic mistake in it. Find it with the suite and ' +
        'the gradient check, mend it, and be told what it was.',
    )
    .argument('[stage]', 'number or name: 4, autograd; by default any')
    .option('--seed <n>', 'which mistake: the same for all who take this number', seedNumber)
    .addOption(new Option('--level <level>', 'how hard it is to find').choices([...LEVELS]))
    .addHelpText('after', () => `\n${stagesToHunt()}\n${EXAMPLE}`)
    .action(async (stage: string | undefined, options: { seed?: number; level?: Level }) => {
      const commands = hunt.commands.map((command) => command.name())
      if (stage !== undefined) resolveStage(findStages(ROOT), stage, commands)
      console.log(introduction(await beginHunt(workbench, { stage, ...options })))
    })
  registerTest(hunt, workbench)
  registerGradcheck(hunt, workbench)
  registerTelling(hunt, workbench)
}

function stagesToHunt(): string {
  return `There are mistakes to hunt in the stages ${stagesOf(candidatesIn(findStages(ROOT)))}.`
}

/** `12` → 12 */
function seedNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('a whole number is wanted.')
}

const WHICH = 'seed or name of a hunt: 1234, 4-1234, 04-autograd-1234; by default the last open one'

function registerTest(hunt: Command, workbench: string): void {
  hunt
    .command('test')
    .summary('what the suite says of the copy')
    .description('Runs the suite on the copy, and tells which tests fail and how.')
    .argument('[hunt]', WHICH)
    .option('--only <groups...>', 'only groups, or tests by the beginnings of their names')
    .addHelpText('after', examples('test', 'test 1234', 'test --only autograd'))
    .action(async (which: string | undefined, { only }: { only?: string[] }) => {
      const hunt = huntNamed(workbench, which)
      const run = await runSuiteOn(hunt, only)
      console.log(reportSuite(run, typed(hunt)))
      process.exitCode = isGreen(run) ? 0 : 1
    })
}

function registerGradcheck(hunt: Command, workbench: string): void {
  hunt
    .command('gradcheck')
    .summary('which gradient is off')
    .description('Compares the gradient of every parameter of the copy with differences.')
    .argument('[hunt]', WHICH)
    .addHelpText('after', examples('gradcheck'))
    .action(async (which: string | undefined) => {
      process.exitCode = (await checkGradientsOf(huntNamed(workbench, which))) ? 0 : 1
    })
}

function registerTelling(hunt: Command, workbench: string): void {
  hunt
    .command('hint')
    .description('Gives a hint, a nearer one each time.')
    .argument('[hunt]', WHICH)
    .option('--again', 'the last one once more')
    .addHelpText('after', examples('hint', 'hint --again'))
    .action((which: string | undefined, { again }: { again?: boolean }) =>
      giveHint(huntNamed(workbench, which), again),
    )
  hunt
    .command('check')
    .description('Tells whether your mend is right, and what the mistake was.')
    .argument('[hunt]', WHICH)
    .addHelpText('after', examples('check'))
    .action(async (which: string | undefined) => {
      process.exitCode = (await checkHunt(huntNamed(workbench, which))) ? 0 : 1
    })
  hunt
    .command('give-up')
    .description('Shows the line and explains it; your files stay as they are.')
    .argument('[hunt]', WHICH)
    .addHelpText('after', examples('give-up'))
    .action((which: string | undefined) => giveUp(huntNamed(workbench, which)))
  hunt
    .command('list')
    .description('Lists the hunts that were begun, and how they stand.')
    .addHelpText('after', examples('list'))
    .action(() => console.log(listHunts(workbench)))
}

function examples(...commands: string[]): string {
  const lines = commands.map((command) => `\n  pnpm stepgrad hunt ${command}`)
  return `\nExample${commands.length > 1 ? 's' : ''}:${lines.join('')}`
}
