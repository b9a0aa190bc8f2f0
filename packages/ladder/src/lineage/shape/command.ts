/** `stepgrad ladder new`, `insert` and `renumber` */
import { type Command, Option } from 'commander'
import { Journal } from '../propagate/journal.ts'
import { Trouble } from '../../trouble.ts'
import { appendStage, type Draft, insertStage } from './new-stage.ts'
import { closingGaps, mentionsOfNumbers, renumber } from './renumber.ts'

const NEW = `
Example:
  pnpm stepgrad ladder new operations --title Operations --kind capability

Makes packages/NN-slug as a copy of the last stage, with stage.json, README.md
and a lesson to fill in.`

const INSERT = `
Example:
  pnpm stepgrad ladder insert masks --after 6 --title Masks --kind capability

Stages after it move up by one number: folders, packages, lessons, and every
mention of their names. Needs a clean git tree.`

const RENUMBER = `
Example:
  pnpm stepgrad ladder renumber    after a stage's folder was removed

Needs a clean git tree.`

type Options = Omit<Draft, 'slug'>

export function registerShape(ladder: Command, root: string): void {
  withDraft(ladder.command('new'), 'make the next stage', NEW)
    .description('Makes the next stage as a copy of the last one.')
    .action(async (slug: string, options: Options) => {
      tellNew(await appendStage(root, { ...options, slug }))
    })
  withDraft(ladder.command('insert'), 'make a stage between two others', INSERT)
    .description('Makes a stage between two others, and renumbers those above it.')
    .action(async (slug: string, options: Options) => {
      const { name, mentions } = await insertStage(root, { ...options, slug })
      tellNew(name)
      tellMentions(mentions)
    })
  ladder
    .command('renumber')
    .summary('number the stages 01, 02, 03 … again')
    .description('Closes gaps in the numbers of the stages.')
    .addHelpText('after', RENUMBER)
    .action(async () => {
      await closeGaps(root)
    })
}

function withDraft(command: Command, summary: string, help: string): Command {
  return command
    .summary(summary)
    .argument('<slug>', 'short name without a number, such as grad-mode')
    .addOption(new Option('--after <stage>', 'the stage to copy').default(undefined, 'the last'))
    .requiredOption('--title <title>', 'heading of its lesson')
    .addOption(
      new Option('--kind <kind>', 'what it does to what was there')
        .choices(['refactor', 'numeric', 'capability'])
        .makeOptionMandatory(),
    )
    .option('--idea <sentence>', 'what changes, and why')
    .addHelpText('after', help)
}

function tellNew(name: string): void {
  console.log(`packages/${name} is made. Next:
  npx pnpm@12 install
  write its idea into stage.json, README.md and the lesson
  npx pnpm@12 stepgrad ladder check`)
}

async function closeGaps(root: string): Promise<void> {
  if (Journal.isUnderWay(root))
    throw new Trouble(
      'a propagation is under way; first run: pnpm stepgrad ladder resolve, or abort',
    )
  const renames = closingGaps(root)
  await renumber(root, renames)
  for (const [old, now] of renames) console.log(`${old} → ${now}`)
  if (renames.size === 0) console.log('the numbers have no gap')
  else console.log('\nNext: npx pnpm@12 install')
  tellMentions(mentionsOfNumbers(root, renames))
}

function tellMentions(mentions: readonly string[]): void {
  if (mentions.length === 0) return
  console.log('\nThese lines speak of stages by number; read them again:')
  for (const mention of mentions) console.log(`  ${mention.slice(0, 78)}`)
}
