/** The costs first, then rounds in which everyone takes a turn. */
import { type Contestant, TORCH } from './contestants.ts'
import { median } from './ladder.ts'
import { NotRun } from './launch.ts'
import type { Outcome } from './run-job.ts'
import type { NetworkName, Task } from './task.ts'

/** By how much of itself a cost may differ from Stepgrad's in float64. */
const TOLERANCE = 1e-4

/**
 * The costs are also compared at this learning rate, 100 times that of the benchmark. There three
 * steps move the cost by less than the tolerance, and a network that does not learn would pass.
 */
const STRICT_LR = 0.1

export type Row = {
  readonly name: string
  readonly note?: string
  /** Why there is no time. */
  readonly trouble?: string
  /** What ran, in its own words. */
  readonly about?: string
  /** Of the first steps. */
  readonly costs?: readonly number[]
  /** A step in each round, the median of its turn; and the median of these. */
  readonly rounds: readonly number[]
  readonly milliseconds?: number
  /** CPU time of a step, the median over the rounds, and CPU time by time: 1 is one core. */
  readonly cpuMs?: number
  readonly cores?: number
  /** The median of the ratios within a round: to PyTorch on its stock BLAS, and to stage 01. */
  readonly againstTorch?: number
  readonly againstFirst?: number
}

export type Table = {
  readonly network: NetworkName
  readonly batch: number
  /** Stepgrad's in float64, to which all must come. */
  readonly costs: readonly number[]
  readonly rows: readonly Row[]
}

export type Tournament = {
  readonly task: Task
  /** The costs of the first steps in float64. */
  reference(task: Task): Promise<readonly number[]>
  readonly rounds: number
  readonly warmMs: number
  readonly turnMs: number
  readonly onTurn?: (soFar: Table) => void
}

/** Lets those who compute the right costs take turns, each time in a new process. */
export async function hold(
  contestants: readonly Contestant[],
  { task, reference, rounds, warmMs, turnMs, onTurn }: Tournament,
): Promise<Table> {
  const strict = { ...task, lr: STRICT_LR }
  const expected = await reference(task)
  const strictly = await reference(strict)
  const entries = contestants.map((contestant): Entry => ({ contestant, outcomes: [] }))
  const soFar = () => tableOf(task, expected, entries)
  for (const entry of entries) {
    await attempt(entry, { task: strict, warmMs, turnMs: 0 }, strictly)
    onTurn?.(soFar())
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of entries) {
      if (entry.trouble === undefined) await attempt(entry, { task, warmMs, turnMs }, expected)
      onTurn?.(soFar())
    }
  }
  return soFar()
}

type Entry = {
  readonly contestant: Contestant
  /** Of the rounds. */
  readonly outcomes: Outcome[]
  about?: string
  trouble?: string
}

async function attempt(
  entry: Entry,
  job: Parameters<Contestant['measure']>[0],
  expected: readonly number[],
): Promise<void> {
  try {
    const outcome = await entry.contestant.measure(job)
    entry.about = outcome.about
    entry.trouble = wrongCost(outcome.costs, expected)
    if (job.turnMs > 0) entry.outcomes.push(outcome)
  } catch (error) {
    if (!(error instanceof NotRun)) throw error
    entry.trouble = `not run: ${error.message}`
  }
}

/** Which of the first costs is not what it must be; undefined where all are. */
export function wrongCost(
  costs: readonly number[],
  expected: readonly number[],
): string | undefined {
  const wrong = expected.findIndex(
    (cost, i) => !(Math.abs(costs[i] - cost) <= TOLERANCE * Math.abs(cost)), // NaN is wrong, too
  )
  if (wrong < 0) return undefined
  return `wrong: its cost ${wrong + 1} is ${costs[wrong]}, not ${expected[wrong]}`
}

function tableOf(task: Task, costs: readonly number[], entries: readonly Entry[]): Table {
  const stepsOf = ({ outcomes, trouble }: Entry) =>
    trouble === undefined ? outcomes.map(({ milliseconds }) => median(milliseconds)) : []
  const torch = entries.find(({ contestant }) => contestant.name === TORCH)
  const first = entries.find(({ contestant }) => contestant.name.startsWith('01-'))
  const rows = entries.map((entry): Row => {
    const { contestant, outcomes, about, trouble } = entry
    const rounds = stepsOf(entry)
    return {
      name: contestant.name,
      note: contestant.note,
      trouble,
      about,
      costs: outcomes[0]?.costs,
      rounds,
      milliseconds: rounds.length > 0 ? median(rounds) : undefined,
      cpuMs: medianOf(outcomes.map(({ cpuMs }) => cpuMs)),
      cores: medianOf(outcomes.map(({ cores }) => cores)),
      againstTorch: ratio(rounds, torch && stepsOf(torch)),
      againstFirst: ratio(rounds, first && stepsOf(first)),
    }
  })
  return { network: task.network, batch: task.batch.size, costs, rows }
}

/** The median of the ratios round by round, as far as both have got. */
function ratio(rounds: readonly number[], base: readonly number[] = []): number | undefined {
  const both = rounds.slice(0, base.length)
  return both.length > 0 ? median(both.map((time, i) => time / base[i])) : undefined
}

function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length > 0 ? median(known) : undefined
}
