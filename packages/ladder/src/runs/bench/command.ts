/** `stepgrad bench`: what a training step costs in time, and what 2,000 of them do to the memory. */
import type { Dtype } from '@stepgrad/conformance/checks'
import { type Command, Option } from 'commander'
import { stagesNamed, wholeNumber, wholeNumbers } from '../arguments.ts'
import { jsonFile, writeJson } from '../write-json.ts'
import { describeMachine, thisMachine } from './machine.ts'
import { measureEach } from './measure-each.ts'
import { registerMemory } from './memory-command.ts'
import { describeMeasurement, describeTorch } from './report.ts'
import { openStageRunner } from './stage-runner.ts'
import { aboutTorch, findPython, openTorchRunner } from './torch-runner.ts'

type BenchOptions = {
  readonly stages?: string
  readonly batch: readonly number[]
  readonly dtype: Dtype
  readonly rounds: number
  readonly torch: boolean
  readonly json?: string
}

/** A turn in a round lasts about as long as this. */
const TURN_MS = 1000

const EXAMPLE = `
Examples:
  pnpm stepgrad bench
  pnpm stepgrad bench --stages 1-3 --batch 4 --rounds 5 --no-torch
  pnpm stepgrad bench memory --stages 4`

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
    .option('--json <file>', 'write the numbers into a file', jsonFile)
    .addHelpText('after', EXAMPLE)
    .action(async (options: BenchOptions) => {
      process.exitCode = await run(options)
    })
  registerMemory(bench)
}

async function run({ stages, batch, dtype, rounds, torch, json }: BenchOptions): Promise<number> {
  const chosen = stagesNamed(stages)
  const machine = thisMachine()
  const python = torch ? findPython() : undefined
  const info = python === undefined ? undefined : await aboutTorch(python)
  console.log(describeMachine(machine))
  console.log(info === undefined ? (torch ? NO_TORCH : 'without PyTorch') : describeTorch(info))
  const measurements = await measureEach({
    batchSizes: batch,
    dtype,
    rounds,
    turnMs: TURN_MS,
    open: () => [
      ...chosen.map((stage) => openStageRunner(stage)),
      ...(python === undefined ? [] : [openTorchRunner(python)]),
    ],
    describe: describeMeasurement,
  })
  if (json !== undefined) writeJson(json, { machine, torch: info, measurements })
  return measurements.some(({ different }) => different.length > 0) ? 1 : 0
}

const NO_TORCH = 'no PyTorch: python3 cannot import torch; STEPGRAD_PYTHON may name one that can'
