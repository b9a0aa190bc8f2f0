/** `stepgrad bench memory` */
import type { Command } from 'commander'
import pc from 'picocolors'
import { stagesNamed, wholeNumber } from '../arguments.ts'
import { LiveText } from '../live-text.ts'
import { atMost } from '../process/at-most.ts'
import { Trouble } from '../../trouble.ts'
import { table } from '../table.ts'
import { jsonFile, writeJson } from '../write-json.ts'
import { describeMachine, thisMachine } from './machine.ts'
import { trainsOnDevices } from './stage-runner.ts'
import { followMemory, type MemoryCourse } from './memory.ts'

type MemoryCommandOptions = {
  readonly stages?: string
  readonly steps: number
  readonly batch: number
  readonly device?: string
  readonly json?: string
}

export function registerMemory(bench: Command): void {
  bench
    .command('memory')
    .summary('the memory of every stage over 2,000 training steps')
    .description(
      'Trains every stage in a fresh process and looks at its memory 20 times, each time after ' +
        'a forced garbage collection. Fails unless all stay flat.',
    )
    .option('--stages <which>', 'such as 1-3 or 1,4')
    .option('--steps <n>', 'training steps', wholeNumber, 2000)
    .option('--batch <size>', 'images in a batch', wholeNumber, 4)
    .option('--device <name>', 'train there; stages that cannot are left out')
    .option('--json <file>', 'write the numbers into a file', jsonFile)
    .addHelpText(
      'after',
      '\nExamples:\n  pnpm stepgrad bench memory --stages 4 --steps 500' +
        '\n  pnpm stepgrad bench memory --device webasm --steps 5000',
    )
    .action(async (options: MemoryCommandOptions) => {
      process.exitCode = await run(options)
    })
}

async function run({ stages, steps, batch, device, json }: MemoryCommandOptions): Promise<number> {
  const machine = thisMachine()
  const where = device === undefined ? '' : `, on ${device}`
  console.log(
    `${describeMachine(machine)}\n\n${steps} steps of ${batch} digits in float32${where}\n`,
  )
  const named = stagesNamed(stages)
  const chosen = device === undefined ? named : named.filter(trainsOnDevices)
  if (chosen.length === 0)
    throw new Trouble(`bench memory: --device ${device}: none of these stages trains on devices`)
  const drawing = new LiveText()
  const done = new Map(chosen.map(({ name }) => [name, 0]))
  const courses = await atMost(2, chosen, (stage) =>
    followMemory(stage, {
      steps,
      batch,
      device,
      onSample: (count) => {
        done.set(stage.name, count)
        drawing.show([...done].map(([name, count]) => `${name}: ${count} steps`).join('\n'))
      },
    }),
  )
  drawing.finish(describe(courses))
  for (const { stage, samples } of courses) {
    const { backend, alive } = samples[samples.length - 1]
    if (alive) {
      const { arrays, kernels } = alive
      console.log(`${stage}: ${backend}; alive on the device: ${arrays} arrays, ${kernels} kernels`)
    }
  }
  if (json !== undefined) writeJson(json, { machine, steps, batch, device, courses })
  return courses.every(({ flat }) => flat) ? 0 : 1
}

function describe(courses: readonly MemoryCourse[]): string {
  return table(
    [
      { head: '' },
      { head: 'resident:\nfirst', align: 'right' },
      { head: '\nlast', align: 'right' },
      { head: '\na step', align: 'right' },
      { head: 'live:\nfirst', align: 'right' },
      { head: '\nlast', align: 'right' },
      { head: '\na step', align: 'right' },
      { head: '' },
    ],
    courses.map(({ stage, samples, slope, flat }) => {
      const first = samples[0]
      const last = samples[samples.length - 1]
      return [
        stage,
        megabytes(first.resident),
        megabytes(last.resident),
        bytes(slope.resident),
        megabytes(first.live),
        megabytes(last.live),
        bytes(slope.live),
        flat ? pc.green('flat') : pc.red('grows'),
      ]
    }),
  )
}

function megabytes(value: number): string {
  return `${(value / 1e6).toFixed(1)} MB`
}

function bytes(value: number): string {
  return `${Math.round(value)} B`
}
