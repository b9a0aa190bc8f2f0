/** The course of a race: first everybody warms up, then turns in rounds. */
import type { Thread } from '../page/worker-thread.ts'
import { type Beginning, median, sameCosts } from './contest.ts'
import type { Answers, Entrant } from './worker.ts'

export const ROUNDS = 3

export type Lane = {
  readonly entrant: Entrant
  readonly beginning?: Beginning
  /** Milliseconds of one step in each turn. */
  readonly turns: readonly number[]
  /** Why it does not run. */
  readonly out?: string
}

export type Race = {
  readonly batch: number
  readonly lanes: readonly Lane[]
  /** Who is running. */
  readonly running?: number
  readonly round: number
  readonly over: boolean
}

/** Milliseconds of one step; undefined before the first turn. */
export function timeOf({ turns }: Lane): number | undefined {
  return turns.length === 0 ? undefined : median(turns)
}

/** Against the first: the median of the ratios within one round, in which both had the same machine. */
export function speedOf({ turns }: Lane, first: Lane): number | undefined {
  const ratios = turns.map((time, round) => first.turns[round] / time)
  return ratios.length === 0 ? undefined : median(ratios)
}

/**
 * Runs it.
 * @param show - called whenever there is something new
 */
export async function run(
  { ask, failed }: Thread<Answers>,
  batch: number,
  show: (race: Race) => void,
): Promise<void> {
  const answered = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, failed])
  const entrants = await answered(ask.prepare(batch))
  let race: Race = {
    batch,
    lanes: entrants.map((entrant) => ({ entrant, turns: [] })),
    round: 0,
    over: false,
  }
  const change = (i: number, lane: Partial<Lane>) => {
    race = { ...race, lanes: race.lanes.with(i, { ...race.lanes[i], ...lane }) }
  }
  const turn = async (i: number) => {
    const { steps, milliseconds } = await answered(ask.turn(i))
    change(i, { turns: [...race.lanes[i].turns, milliseconds / steps] })
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const i of entrants.keys()) {
      show((race = { ...race, round, running: i }))
      if (round === 0) change(i, await begin(answered(ask.begin(i)), race.lanes[0].beginning))
      if (race.lanes[i].out === undefined) await turn(i)
    }
  }
  show({ ...race, running: undefined, over: true })
}

/** @param first - what the first stage computed; its own costs are not compared */
async function begin(beginning: Promise<Beginning>, first?: Beginning): Promise<Partial<Lane>> {
  try {
    const begun = await beginning
    if (first === undefined || sameCosts(begun.costs, first.costs)) return { beginning: begun }
    return { beginning: begun, out: 'computes other costs: its time does not count' }
  } catch (error) {
    return { out: error instanceof Error ? error.message : String(error) }
  }
}
