/** `stepgrad scorecard` */
import { type Command, InvalidArgumentError, Option } from 'commander'
import pc from 'picocolors'
import { stagesNamed, wholeNumber } from '../runs/arguments.ts'
import { LiveText } from '../runs/live-text.ts'
import { paragraph } from '../runs/paragraph.ts'
import { jsonFile, writeJson } from '../runs/write-json.ts'
import { ROOT } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { gather } from './gather.ts'
import { completed, readRecorded, record } from './record.ts'
import { type Part, PARTS } from './scorecard.ts'
import { scorecardText } from './tables.ts'

type Options = {
  readonly stages?: string
  readonly only: readonly Part[]
  readonly rounds: number
  readonly json?: string
  readonly record?: boolean
}

const EXAMPLE = `
Examples:
  pnpm stepgrad scorecard
  pnpm stepgrad scorecard --stages 14-16 --only speed,memory
  pnpm stepgrad scorecard --record               after pnpm test:all
  pnpm stepgrad scorecard --record --only sizes  after an edit of a stage

Tests are counted from what pnpm test:all left behind. Record times on a quiet
machine. What --record does not measure stays as it was recorded, with its date.`

export function registerScorecard(program: Command): void {
  program
    .command('scorecard')
    .summary('every stage in numbers: size, tests, error, time, memory')
    .description(
      'Counts the lines and files of every stage and the tests that it ran; measures the largest ' +
        "error of its gradients against PyTorch's, the milliseconds of a training step, and the " +
        'memory of a training. Takes a few minutes.',
    )
    .option('--stages <which>', 'such as 1-3 or 1,4')
    .addOption(
      new Option('--only <parts>', `of ${PARTS.join(', ')}`)
        .argParser(parts)
        .default([...PARTS], 'all'),
    )
    .option('--rounds <n>', 'turns that each stage takes at being timed', wholeNumber, 3)
    .option('--json <file>', 'write the numbers into a file', jsonFile)
    .option('--record', 'write docs/scorecard.json and .svg, and the tables into README.md')
    .addHelpText('after', EXAMPLE)
    .action(async (options: Options) => {
      await run(options)
    })
}

/** `speed,memory` → ['speed', 'memory'] */
function parts(text: string): Part[] {
  return text.split(',').map((word) => {
    const part = PARTS.find((name) => name === word)
    if (part === undefined) throw new InvalidArgumentError(`there are: ${PARTS.join(', ')}.`)
    return part
  })
}

async function run(options: Options): Promise<void> {
  if (options.record && options.stages !== undefined)
    throw new Trouble('scorecard: --record is for all stages; leave out --stages')
  const stages = stagesNamed(options.stages)
  const drawing = new LiveText()
  const onProgress = (text: string) => drawing.show(text)
  const { card, remarks } = await gather(ROOT, stages, { ...options, onProgress })
  drawing.finish(scorecardText(card))
  for (const remark of remarks) console.error(`\n${pc.yellow(paragraph(remark))}`)
  if (options.json !== undefined) writeJson(options.json, card)
  if (options.record) {
    await record(ROOT, completed(card, readRecorded(ROOT)))
    console.log('\nwritten: docs/scorecard.json, docs/scorecard.svg, README.md')
  }
}
