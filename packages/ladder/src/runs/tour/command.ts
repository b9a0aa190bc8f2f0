/** `stepgrad start`: the whole ladder in under a minute. */
import type { Command } from 'commander'
import pc from 'picocolors'
import { median, timeRounds, type Timing } from '../bench/rounds.ts'
import { openStageRunner, withRunners } from '../bench/stage-runner.ts'
import { stagesNamed } from '../arguments.ts'
import { digitBatches } from '../digits.ts'
import { LiveText } from '../live-text.ts'
import { atMost } from '../process/at-most.ts'
import { jsonFile, writeJson } from '../write-json.ts'
import { findFacts } from './facts.ts'
import { factsBefore, ladderTable, type Rung } from './ladder-table.ts'
import { afterwards, heading, whatTheTableShows } from './telling.ts'
import { complaints } from './verdict.ts'

const TIMED_BATCH = 64
/** What the timing may take in all, and the rounds that it makes within that. */
const TIMING_BUDGET_MS = 20_000
const [FEWEST_ROUNDS, MOST_ROUNDS] = [3, 9]
const PROCESSES_AT_ONCE = 2

export function registerStart(program: Command): void {
  program
    .command('start')
    .summary('the whole ladder at a glance')
    .description(
      'Trains every stage on the same real digits from the same start, checks its gradients, ' +
        'times it, and says what to type next. Takes less than a minute.',
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
  console.log(heading(rungs.length))
  const drawing = new LiveText()
  const redraw = () => drawing.show(ladderTable(rungs))
  redraw()
  await checkAll(rungs, redraw)
  await timeAll(
    rungs.filter(({ facts }) => facts !== undefined),
    redraw,
  )
  drawing.finish(ladderTable(rungs))
  console.log(`\n${whatTheTableShows(rungs)}\n`)
  const failed = rungs.flatMap(({ stage, complaints }) =>
    complaints.map((complaint) => `${pc.red(`${stage.name}:`)} ${complaint}`),
  )
  if (failed.length > 0) console.error(failed.join('\n'))
  else console.log(afterwards(rungs.map(({ stage }) => stage)))
  return rungs
}

async function checkAll(rungs: readonly Rung[], redraw: () => void): Promise<void> {
  const [digits] = await digitBatches(4, 1)
  await atMost(PROCESSES_AT_ONCE, rungs, async (rung) => {
    try {
      rung.facts = await findFacts(rung.stage, digits)
    } catch (error) {
      rung.complaints.push((error as Error).message.replace(`${rung.stage.name}: `, ''))
    }
    redraw()
  })
  for (const [i, { stage, facts, complaints: found }] of rungs.entries()) {
    if (facts !== undefined) found.push(...complaints(stage, facts, factsBefore(rungs, i)))
  }
}

/** Training in float32 as users do it; the stages take turns, each in one process all the time. */
async function timeAll(rungs: readonly Rung[], redraw: () => void): Promise<void> {
  const batches = await digitBatches(TIMED_BATCH, 2)
  const opening = rungs.map(({ stage }) => openStageRunner(stage))
  await withRunners(opening, async (runners) => {
    let oneRound = 0
    for (const runner of runners) {
      await runner.begin({ dtype: 'float32', seed: 0, lr: 0.001, momentum: 0.9, batches })
      oneRound += median((await runner.step(3)).milliseconds) // warms up, too
    }
    const affordable = Math.floor(TIMING_BUDGET_MS / oneRound)
    const rounds = Math.min(Math.max(affordable, FEWEST_ROUNDS), MOST_ROUNDS)
    const onRound = (timings: Timing[]) => {
      for (const [i, timing] of timings.entries()) rungs[i].timing = timing
      redraw()
    }
    await timeRounds(runners, { rounds, steps: 1, onRound })
  })
}

function record({ stage, facts, timing, complaints }: Rung): object {
  return { stage: stage.name, ...facts, timing, complaints }
}
