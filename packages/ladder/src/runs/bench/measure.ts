/** Milliseconds of one training step, of every runner, at one batch size and in one precision. */
import type { Dtype } from '@stepgrad/conformance/checks'
import { Trouble } from '../../trouble.ts'
import { digitBatches } from '../digits.ts'
import { type Runner, type Timing, timeRounds } from './rounds.ts'

/** Costs of the first steps that must agree before a time counts. */
const COMPARED_STEPS = 5
/** By how much of the cost they may differ: sums in another order, in this precision. */
const TOLERANCE: Readonly<Record<Dtype, number>> = { float32: 1e-5, float64: 1e-10 }
/** In a turn: the first step finds the processor's caches full of another stage. */
const FEWEST_STEPS = 3

export type MeasureOptions = {
  readonly batch: number
  readonly dtype: Dtype
  readonly rounds: number
  /** A turn of the slowest lasts about so many milliseconds. */
  readonly turnMs: number
  readonly onRound?: (soFar: Measurement) => void
}

export type Measurement = {
  readonly batch: number
  readonly dtype: Dtype
  readonly rounds: number
  /** Steps in one turn. */
  readonly steps: number
  /** Who computed other costs than the first runner: their times do not count. */
  readonly different: readonly string[]
  readonly timings: readonly Timing[]
}

/** Begins afresh with each runner, compares their costs, and lets them take turns. */
export async function measure(
  runners: readonly Runner[],
  { batch, dtype, rounds, turnMs, onRound }: MeasureOptions,
): Promise<Measurement> {
  const batches = await digitBatches(batch, 4)
  const costs = new Map<Runner, readonly number[]>()
  let slowest = 0
  for (const runner of runners) {
    await runner.begin({ dtype, seed: 0, lr: 0.001, momentum: 0.9, batches })
    const first = await runner.step(COMPARED_STEPS)
    costs.set(runner, first.costs)
    slowest = Math.max(slowest, Math.min(...first.milliseconds)) // the others are not warm yet
  }
  const expected = costs.get(runners[0]) ?? []
  if (expected.some(Number.isNaN)) throw new Trouble(`${runners[0].name}: its costs are NaN`)
  const agreeing = runners.filter((runner) => sameCosts(costs.get(runner) ?? [], expected, dtype))
  const steps = Math.max(FEWEST_STEPS, Math.round(turnMs / slowest))
  for (const runner of agreeing) await runner.step(steps) // warms up
  const different = runners.filter((runner) => !agreeing.includes(runner)).map(({ name }) => name)
  const result = (timings: Timing[]) => ({ batch, dtype, rounds, steps, different, timings })
  return result(
    await timeRounds(agreeing, {
      rounds,
      steps,
      onRound: (timings) => onRound?.(result(timings)),
    }),
  )
}

function sameCosts(got: readonly number[], expected: readonly number[], dtype: Dtype): boolean {
  return expected.every(
    (cost, i) => Math.abs(got[i] - cost) <= TOLERANCE[dtype] * Math.abs(cost), // false for NaN
  )
}
