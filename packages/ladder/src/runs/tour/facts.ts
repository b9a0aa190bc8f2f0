/** What the tour finds out about a stage, and what it holds against it. */
import type { Stage } from '../../stages.ts'
import { GRADIENT_AGREES } from '../gradcheck/story-in-words.ts'
import { magnitude } from '../numbers.ts'
import { openProbe } from '../process/probe.ts'
import type { Batch } from '../process/probe-worker.ts'

/** Steps of the training, all on the same digits. */
export const STEPS = 20
export const TRAINING = { seed: 0, lr: 0.01, momentum: 0.9 } as const

/** The step of the finite differences: that of PyTorch's gradcheck. */
const H = 1e-6

/** A finite difference with a relative error above this cannot tell a right gradient from a wrong one. */
const DIFFERENCE_FAILS = 1e-2

export type Facts = {
  readonly costBefore: number
  /** The cost of the digits after `STEPS` steps on them, float64. */
  readonly cost: number
  /** Central differences of the tiny twin in float64, by PyTorch's rule. */
  readonly check: { readonly passed: boolean; readonly checked: number }
  /** Relative errors of one-sided differences, and of the stage's own float32 gradient. */
  readonly difference64: number
  readonly difference32: number
  readonly gradient32: number
}

/** Trains and checks a stage in a fresh process. */
export async function findFacts(stage: Stage, digits: Batch): Promise<Facts> {
  const probe = await openProbe(stage)
  try {
    await probe.ask('begin', { ...TRAINING, dtype: 'float64', batches: [digits] })
    const { costs } = await probe.ask('step', STEPS + 1) // each is the cost before its step
    const { passed, checked } = await probe.ask('checkGradients')
    const story = await probe.ask('float32Story', [H])
    return {
      costBefore: costs[0],
      cost: costs[STEPS],
      check: { passed, checked },
      difference64: story.points[0].float64,
      difference32: story.points[0].float32,
      gradient32: story.analytic,
    }
  } finally {
    probe.close()
  }
}

/** Whether the cost is the one of the stage before: bit for bit, or within what the stage allows itself. */
export function sameCost({ manifest }: Stage, { cost }: Facts, before: Facts): boolean {
  const { sameAs = 'bits' } = manifest
  if (sameAs === 'bits') return cost === before.cost
  return Math.abs(cost - before.cost) <= sameAs * Math.abs(before.cost)
}

export const agrees = (error: number) => error <= GRADIENT_AGREES

/** What is wrong with a stage, a line each. */
export function complaints(stage: Stage, facts: Facts, before: Facts | undefined): string[] {
  const { check, difference64, difference32, gradient32 } = facts
  const found: string[] = []
  if (before !== undefined && !sameCost(stage, facts, before))
    found.push(`the cost is ${facts.cost}, in the stage before ${before.cost}`)
  if (!check.passed)
    found.push('its gradient fails the check in float64 (stepgrad gradcheck says where)')
  if (!agrees(difference64))
    found.push(`in float64 the finite difference is off by ${magnitude(difference64)}`)
  if (difference32 < DIFFERENCE_FAILS)
    found.push(
      `in float32 the finite difference is off by ${magnitude(difference32)} only: ` +
        'its cost is not a float32 number',
    )
  if (!agrees(gradient32)) found.push(`its float32 gradient is off by ${magnitude(gradient32)}`)
  return found
}
