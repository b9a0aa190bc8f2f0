/** `learn 4`, `learn list`, `learn reset`: where one's own stages come from. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import pc from 'picocolors'
import type { Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { tellProgress } from './list.ts'
import { progressOf, readProgress } from './progress.ts'
import { readRecord } from './record.ts'
import { setIn } from './layout.ts'
import { isBeginning } from './start.ts'
import { readTasks } from './tasks.ts'
import {
  isUntouched,
  makeWorkbench,
  openFolder,
  openWorkbench,
  shown,
  type Workbench,
  workbenchOf,
} from './workbench.ts'

const EXAMPLE = `
Examples:
  pnpm stepgrad learn 4              workbench/04-autograd, from our stage 3
  pnpm stepgrad learn 5 --from own   from your own stage 4
  pnpm stepgrad learn watch          what holds, at each save
  pnpm stepgrad learn hint           one step of help`

/** Returns the command \`learn\`, for the others to be below it. */
export function registerMaking(program: Command, root: string): Command {
  const learn = program
    .command('learn')
    .summary('write a stage yourself, with its tests beside you')
    .description(
      'Makes a folder in workbench/ in which you write the stage: it has the stage before, and ' +
        "this stage's tests and tasks. Stage 1 starts from signatures. A folder that is there " +
        'already is moved to workbench/backups/ first. Without a stage, shows your progress.',
    )
    .argument('[stage]', 'number or name: 4, autograd')
    .option(
      '--from <what>',
      'reference, own (your stage before), or a folder such as a backup',
      'reference',
    )
    .addHelpText('after', EXAMPLE)
    .action(async (which: string | undefined, { from }: { from: string }) => {
      if (which === undefined) return console.log(tellProgress(root))
      const commands = learn.commands.map((command) => command.name())
      console.log(await make(workbenchOf(root, which, commands), from))
    })
  learn
    .command('list')
    .summary('your progress over the ladder')
    .description('Lists the stages, how far each of yours has come, and the help that you took.')
    .addHelpText('after', '\nExample:\n  pnpm stepgrad learn list')
    .action(() => console.log(tellProgress(root)))
  learn
    .command('reset')
    .summary('begin a stage anew')
    .description(
      'Puts your stage aside, among the backups, and makes it as it was at the beginning of the ' +
        'stage, whether or not it came out of a backup meanwhile.',
    )
    .argument('[stage]', 'number or name; the one that you work on if left out')
    .addHelpText('after', '\nExamples:\n  pnpm stepgrad learn reset\n  pnpm stepgrad learn reset 4')
    .action(async (which?: string) => console.log(await reset(openFolder(root, which))))
  return learn
}

async function make(workbench: Workbench, from: string): Promise<string> {
  const { folder, stage } = workbench
  if (existsSync(folder) && isUntouched(workbench) && readRecord(folder)?.from === from) {
    openWorkbench(workbench.root, stage.slug) // it is the one at hand from now on
    return `${shown(workbench, folder)} is there, and nothing in it has been changed yet`
  }
  const backup = await makeWorkbench(workbench, from)
  const lines = [pc.bold(`${shown(workbench, folder)} is made from ${origin(workbench, from)}.`)]
  if (backup !== undefined) lines.push('', tellBackup(workbench, backup))
  if (from === 'own' && !holdsBefore(workbench)) lines.push('', notYet(workbench.before!))
  const { tasks } = readTasks(stage, workbench.root)
  return [
    ...lines,
    '',
    ...tasks.map(({ title }, i) => setIn(`${i + 1} ${title}`)),
    '',
    `read     pnpm stepgrad lesson ${stage.number}`,
    `tasks    ${shown(workbench, folder)}/TASKS.md`,
    `write    ${shown(workbench, folder)}/src`,
    'look     pnpm stepgrad learn watch',
    'help     pnpm stepgrad learn hint',
  ].join('\n')
}

function origin({ stage, before }: Workbench, from: string): string {
  if (from === 'own') return `your own ${before!.name}`
  if (from !== 'reference') return from
  return before === undefined ? `the signatures of ${stage.name}` : before.name
}

/** Whether the learner's stage before held when it was checked last. */
function holdsBefore({ home, before, root }: Workbench): boolean {
  const { tasks } = progressOf(readProgress(home), before!.slug)
  return readTasks(before!, root).tasks.every(({ title }) => tasks[title])
}

function notYet({ name, number }: Stage): string {
  return setIn(`${name} did not hold when last checked: pnpm stepgrad learn check ${number}`, 0)
}

function tellBackup(workbench: Workbench, backup: string): string {
  const kept = shown(workbench, backup)
  const isStage = existsSync(join(backup, 'src'))
  if (!isStage) return `What was left of it is now in\n  ${kept}`
  return [
    `What was there is now in`,
    `  ${kept}`,
    `and comes back by`,
    `  pnpm stepgrad learn ${workbench.stage.number} --from ${kept}`,
  ].join('\n')
}

/** Whether the stage before, from which this one began, is still there. */
function hasOwnBefore({ home, before }: Workbench): boolean {
  return before !== undefined && existsSync(join(home, before.name, 'src'))
}

async function reset(workbench: Workbench): Promise<string> {
  const { folder } = workbench
  const from = readRecord(folder)?.from ?? 'reference'
  if (isBeginning(from) && isUntouched(workbench))
    return `${shown(workbench, folder)} is as it was at the beginning of the stage`
  const again = from === 'own' && hasOwnBefore(workbench) ? 'own' : 'reference'
  const backup = await makeWorkbench(workbench, again)
  if (backup === undefined) throw new Trouble(`reset: there was nothing in ${folder}`)
  const anew = `is at the beginning of the stage again, made from ${origin(workbench, again)}.`
  return `${setIn(`${shown(workbench, folder)} ${anew}`, 0)}\n\n${tellBackup(workbench, backup)}`
}
