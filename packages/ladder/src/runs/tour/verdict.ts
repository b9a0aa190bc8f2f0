/** What the tour holds against a stage. */
import type { Stage } from '../../stages.ts'
import { GRADIENT_AGREES } from '../gradcheck/story-in-words.ts'
import { magnitude } from '../numbers.ts'
import type { Facts } from './facts.ts'

/** A finite difference with a relative error above this cannot tell a right gradient from a wrong one. */
const DIFFERENCE_FAILS = 1e-2

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
    found.push('its gradient fails the check in float64 (pnpm stepgrad gradcheck says where)')
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
