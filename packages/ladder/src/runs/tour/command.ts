/** `stepgrad start`: the whole ladder in under a minute. */
import type { Command } from 'commander'
import pc from 'picocolors'
import { stagesNamed } from '../arguments.ts'
import { thisMachine } from '../bench/machine.ts'
import { LiveText } from '../live-text.ts'
import { jsonFile, writeJson } from '../write-json.ts'
import { climb } from './climb.ts'
import { ladderTable, type Rung } from './ladder-table.ts'
import {
  afterwards,
  busyNotice,
  heading,
  whatTheKernelsShow,
  whatTheTableShows,
} from './telling.ts'

export function registerStart(program: Command): void {
  program
    .command('start')
    .summary('the whole ladder at a glance')
    .description(
      'Times a training step of every stage, trains them all on the same real digits from the ' +
        'same start, checks their gradients, and says what to type next. Takes less than a minute.',
    )
    .option('--json <file>', 'write the numbers into a file', jsonFile)
    .addHelpText('after', '\nExample:\n  pnpm stepgrad start --json ladder.json')
    .action(async ({ json }: { json?: string }) => {
      const rungs = await tour()
      if (json !== undefined) writeJson(json, rungs.map(record))
      process.exitCode = rungs.some((rung) => rung.complaints.length > 0) ? 1 : 0
    })
}

async function tour(): Promise<Rung[]> {
  const rungs = stagesNamed(undefined).map((stage): Rung => ({ stage, complaints: [] }))
  const busy = busyNotice(thisMachine())
  console.log(heading(rungs.length))
  const drawing = new LiveText()
  const redraw = () => drawing.show(ladderTable(rungs))
  redraw()
  await climb(rungs, redraw)
  drawing.finish(ladderTable(rungs))
  console.log(`\n${whatTheTableShows(rungs)}\n`)
  const kernels = whatTheKernelsShow(rungs)
  if (kernels !== '') console.log(kernels)
  if (busy !== undefined) console.log(`${pc.yellow(busy)}\n`)
  const failed = rungs.flatMap(({ stage, complaints }) =>
    complaints.map((complaint) => `${pc.red(`${stage.name}:`)} ${complaint}`),
  )
  if (failed.length > 0) console.error(failed.join('\n'))
  else console.log(afterwards(rungs.map(({ stage }) => stage)))
  return rungs
}

function record({ stage, facts, timing, onDevice, complaints }: Rung): object {
  return { stage: stage.name, ...facts, timing, onDevice, complaints }
}
