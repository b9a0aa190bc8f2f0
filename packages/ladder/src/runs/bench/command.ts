/** `stepgrad bench`: what a training step costs in time, and what 2,000 of them do to the memory. */
import type { Dtype } from '@stepgrad/conformance/checks'
import { type Command, Option } from 'commander'
import pc from 'picocolors'
import { stagesNamed, wholeNumber, wholeNumbers } from '../arguments.ts'
import { milliseconds, times } from '../numbers.ts'
import { table } from '../table.ts'
import { writeJson } from '../write-json.ts'
import { describeMachine, thisMachine } from './machine.ts'
import { type Measurement, measure } from './measure.ts'
import { registerMemory } from './memory-command.ts'
import type { Runner } from './rounds.ts'
import { openStageRunner } from './stage-runner.ts'
import { findPython, openTorchRunner, type TorchInfo } from './torch-runner.ts'

type BenchOptions = {
  readonly stages?: string
  readonly batch: readonly number[]
  readonly dtype: Dtype
  readonly rounds: number
  readonly torch: boolean
  readonly json?: string
}

const EXAMPLE = `
Examples:
  stepgrad bench
  stepgrad bench --stages 1-3 --batch 4 --rounds 5 --no-torch
  stepgrad bench memory --stages 4`

export function registerBench(program: Command): void {
  const bench = program
    .command('bench')
    .summary('time and memory of a training step')
    .description(
      'Times one training step (forward, backward, update) of every stage, and of PyTorch on one ' +
        'thread where python3 has it. All take turns, each in a process of its own, and their ' +
        'costs are compared first.',
    )
    .option(
      '--stages <which>',
      'such as 1-3 or 1,4; the first one is what the others are held against',
    )
    .option('--batch <sizes>', 'images in a batch', wholeNumbers, [4, 64])
    .addOption(
      new Option('--dtype <dtype>', 'precision').choices(['float32', 'float64']).default('float32'),
    )
    .option('--rounds <n>', 'turns that each takes', wholeNumber, 7)
    .option('--no-torch', 'leave PyTorch out')
    .option('--json <file>', 'write the numbers into a file')
    .addHelpText('after', EXAMPLE)
    .action(async (options: BenchOptions) => {
      process.exitCode = await run(options)
    })
  registerMemory(bench)
}

async function run({ stages, batch, dtype, rounds, torch, json }: BenchOptions): Promise<number> {
  const machine = thisMachine()
  console.log(describeMachine(machine))
  const chosen = stagesNamed(stages)
  const python = torch ? findPython() : undefined
  let info: TorchInfo | undefined
  const measurements: Measurement[] = []
  for (const size of batch) {
    const runners: Runner[] = await Promise.all(chosen.map(openStageRunner))
    if (python !== undefined) {
      const pytorch = await openTorchRunner(python)
      if (info === undefined) console.log(describeTorch(pytorch.info))
      info = pytorch.info
      runners.push(pytorch)
    } else if (size === batch[0]) console.log(torch ? NO_TORCH : 'without PyTorch')
    try {
      const measurement = await measure(runners, { batch: size, dtype, rounds })
      measurements.push(measurement)
      console.log('\n' + describeMeasurement(measurement))
    } finally {
      for (const runner of runners) runner.close()
    }
  }
  if (json !== undefined) writeJson(json, { machine, torch: info, measurements })
  return measurements.some(({ different }) => different.length > 0) ? 1 : 0
}

const NO_TORCH = 'no PyTorch: python3 cannot import torch; STEPGRAD_PYTHON may name one that can'

function describeTorch({ version, blas, threads }: TorchInfo): string {
  const optimised = !blas.startsWith('generic') || /openblas|mkl|blis|atlas/.test(blas)
  const quality = optimised ? '' : ', the unoptimised reference'
  return `PyTorch ${version}, ${threads} thread, BLAS ${blas}${quality}`
}

function describeMeasurement(measurement: Measurement): string {
  const { batch, dtype, rounds, steps, different, timings } = measurement
  const torch = timings.find(({ name }) => name === 'PyTorch')
  const turn = `${rounds} rounds, turns of ${steps} ${steps === 1 ? 'step' : 'steps'}`
  return [
    `${dtype}, batch ${batch}; ${turn}; medians`,
    '',
    table(
      [
        { head: '' },
        { head: 'ms a step', align: 'right' },
        { head: `against ${timings[0].name.slice(0, 2)}`, align: 'right' },
        ...(torch ? [{ head: 'against PyTorch', align: 'right' as const }] : []),
      ],
      timings.map((timing) => [
        timing.name,
        milliseconds(timing.milliseconds),
        times(timing.ratio),
        ...(torch ? [times(timing.ratio / torch.ratio)] : []),
      ]),
    ),
    ...different.map((name) => pc.red(`${name}: not timed, its costs differ from the first one's`)),
  ].join('\n')
}
