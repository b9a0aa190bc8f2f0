/** What the tour does with the stages: it opens them all, times them turn by turn, checks each. */
import { median, timeRounds, type Timing } from '../bench/rounds.ts'
import { stageRunner, trainsOnDevices } from '../bench/stage-runner.ts'
import { digitBatches } from '../digits.ts'
import { atMost } from '../process/at-most.ts'
import { openProbe, type Probe } from '../process/probe.ts'
import type { Batch } from '../process/probe-worker.ts'
import { findFacts } from './facts.ts'
import { factsBefore, type Rung } from './ladder-table.ts'
import { complaints } from './verdict.ts'

/** Digits in a batch where steps are timed. */
export const TIMED_BATCH = 16

/** Where stages that can are timed, too: WebAssembly is wherever JavaScript is. */
export const DEVICE = 'webasm'

const PROCESSES_AT_ONCE = 2
/** Steps before the timing, until the code is compiled. */
const WARM_UP_STEPS = 8
/** Steps in a turn: the first one finds the processor's caches full of another stage. */
const TURN_STEPS = 3
/** What the timing may take in all, and the rounds that it makes within that. */
const TIMING_BUDGET_MS = 10_000
const [FEWEST_ROUNDS, MOST_ROUNDS] = [3, 9]

/** A stage in the one process that it keeps: to start and compile it twice would take long. */
type Climber = {
  readonly rung: Rung
  readonly probe: Probe
  readonly stepMs: number
  /** Where it computes, if not on the cpu; then it is timed only. */
  readonly device?: string
}

/** Fills in the rungs; what goes wrong with a stage becomes a complaint about it. */
export async function climb(rungs: readonly Rung[], redraw: () => void): Promise<void> {
  const climbers = await openAll(rungs)
  try {
    await timeAll(climbers, redraw) // first: once float64 has run too, the same code is slower
    await checkAll(climbers, redraw)
  } finally {
    for (const { probe } of climbers) probe.close()
  }
  for (const [i, { stage, facts, complaints: found }] of rungs.entries()) {
    if (facts !== undefined) found.push(...complaints(stage, facts, factsBefore(rungs, i)))
  }
}

async function openAll(rungs: readonly Rung[]): Promise<Climber[]> {
  const batches = await digitBatches(TIMED_BATCH, 2)
  const starts = rungs.flatMap((rung) => [
    { rung, device: undefined },
    ...(trainsOnDevices(rung.stage) ? [{ rung, device: DEVICE }] : []),
  ])
  const opened = await atMost(PROCESSES_AT_ONCE, starts, ({ rung, device }) =>
    blaming(rung, () => open(rung, batches, device)),
  )
  return opened.filter((climber) => climber !== undefined)
}

/** Starts a stage and has it train in float32, as users do. */
async function open(
  rung: Rung,
  batches: readonly Batch[],
  device: string | undefined,
): Promise<Climber> {
  const probe = await openProbe(rung.stage)
  try {
    const training = { dtype: 'float32', seed: 0, lr: 0.001, momentum: 0.9, batches } as const
    await probe.ask('begin', { ...training, device })
    const { milliseconds } = await probe.ask('step', WARM_UP_STEPS)
    return { rung, probe, stepMs: median(milliseconds), device }
  } catch (error) {
    probe.close()
    throw error
  }
}

async function timeAll(climbers: readonly Climber[], redraw: () => void): Promise<void> {
  const oneRound = TURN_STEPS * climbers.reduce((sum, { stepMs }) => sum + stepMs, 0)
  const affordable = Math.floor(TIMING_BUDGET_MS / oneRound)
  const rounds = Math.min(Math.max(affordable, FEWEST_ROUNDS), MOST_ROUNDS)
  const onRound = (timings: Timing[]) => {
    for (const [i, timing] of timings.entries()) {
      const { rung, device } = climbers[i]
      if (device === undefined) rung.timing = timing
      else rung.onDevice = timing
    }
    redraw()
  }
  const runners = climbers.map(({ probe, device }) => stageRunner(probe, device))
  await timeRounds(runners, { rounds, steps: TURN_STEPS, onRound })
}

async function checkAll(climbers: readonly Climber[], redraw: () => void): Promise<void> {
  const [digits] = await digitBatches(4, 1)
  const onCpu = climbers.filter(({ device }) => device === undefined)
  await atMost(PROCESSES_AT_ONCE, onCpu, async ({ rung, probe }) => {
    rung.facts = await blaming(rung, () => findFacts(probe, digits))
    redraw()
  })
}

/** Does the task; an error becomes a complaint about the stage. */
async function blaming<T>({ stage, complaints }: Rung, task: () => Promise<T>) {
  try {
    return await task()
  } catch (error) {
    complaints.push((error as Error).message.replace(`${stage.name}: `, ''))
    return undefined
  }
}
