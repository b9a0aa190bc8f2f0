/** `stepgrad race`: how long a training step of each stage takes, as bars. */
import type { Command } from 'commander'
import pc from 'picocolors'
import { Trouble } from '../../trouble.ts'
import { stagesNamed, wholeNumber, wholeNumbers } from '../arguments.ts'
import { describeMachine, thisMachine } from '../bench/machine.ts'
import { measureEach } from '../bench/measure-each.ts'
import type { Measurement } from '../bench/measure.ts'
import { openStageRunner, trainsOnDevices } from '../bench/stage-runner.ts'
import { jsonFile, writeJson } from '../write-json.ts'
import { drawRace } from './bars.ts'

type RaceOptions = {
  readonly stages?: string
  readonly batchSize: readonly number[]
  readonly rounds: number
  readonly device: string
  readonly json?: string
}

/** WebAssembly is wherever JavaScript is. */
const DEVICE = 'webasm'

/** A turn of the slowest lasts about as long as this: less than in `bench`, for a quick look. */
const TURN_MS = 400

const EXAMPLE = `
Examples:
  pnpm stepgrad race
  pnpm stepgrad race --stages 1,5,16 --batch-size 4
  pnpm stepgrad race --stages 16-20 --device gpujs-cpu --json race.json`

export function registerRace(program: Command): void {
  program
    .command('race')
    .summary('a training step of every stage, as bars')
    .description(
      'Times one training step (forward, backward, update) of every stage in float32 and draws ' +
        'the milliseconds as bars. Each stage has a process of its own; they take turns, round by ' +
        'round, so that a busy machine slows all alike, and medians are shown.',
    )
    .option(
      '--stages <which>',
      'such as 1-3 or 1,5,16; the first one is what the others are held against',
    )
    .option('--batch-size <sizes>', 'images in a batch, such as 4 or 4,64', wholeNumbers, [64])
    .option('--rounds <n>', 'turns that each takes', wholeNumber, 5)
    .option(
      '--device <name>',
      'where stages that can train on a device also run; none for the cpu only',
      DEVICE,
    )
    .option('--json <file>', 'write the numbers into a file', jsonFile)
    .addHelpText('after', EXAMPLE)
    .action(async (options: RaceOptions) => {
      process.exitCode = await run(options)
    })
}

async function run({ stages, batchSize, rounds, device, json }: RaceOptions): Promise<number> {
  const chosen = stagesNamed(stages)
  const onDevice = device === 'none' ? [] : chosen.filter(trainsOnDevices)
  if (device !== DEVICE && device !== 'none' && onDevice.length === 0)
    throw new Trouble(`race: --device ${device}: none of these stages trains on devices`)
  const machine = thisMachine()
  console.log(describeMachine(machine))
  const measurements = await measureEach({
    batchSizes: batchSize,
    dtype: 'float32',
    rounds,
    turnMs: TURN_MS,
    open: () => [
      ...chosen.map((stage) => openStageRunner(stage)),
      ...onDevice.map((stage) => openStageRunner(stage, device)),
    ],
    describe: drawRace,
  })
  const silent = onDevice.filter(({ name }) => !measurements.every((m) => saysWhatRan(m, name)))
  for (const { name } of silent)
    console.log(pc.yellow(`${name}: asked for ${device}, it does not say what ran`))
  if (json !== undefined) writeJson(json, { machine, device, measurements })
  return measurements.some(({ different }) => different.length > 0) ? 1 : 0
}

function saysWhatRan({ timings }: Measurement, stage: string): boolean {
  return timings.find(({ name }) => name.startsWith(`${stage} on `))?.backend !== undefined
}
