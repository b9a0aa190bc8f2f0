/** Which mistake a seed stands for: the same one for everybody who types it. */
import { createHash } from 'node:crypto'
import { resolveStage, type Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { GROUNDS } from './quarries/index.ts'
import { LEVELS, type Level, type Quarry } from './quarries/quarry.ts'

export type Candidate = { readonly stage: Stage; readonly quarry: Quarry }

/** What can be hunted, in the order of the ladder: everywhere, or in one stage, or of one level. */
export function candidatesIn(
  stages: readonly Stage[],
  which?: string,
  level?: Level,
): readonly Candidate[] {
  const all = stages.flatMap((stage) => {
    const ground = GROUNDS.find(({ stage: slug }) => slug === stage.slug)
    return (ground?.quarries ?? []).map((quarry) => ({ stage, quarry }))
  })
  const wanted = which === undefined ? undefined : resolveStage(stages, which)
  const here = wanted === undefined ? all : all.filter(({ stage }) => stage === wanted)
  if (here.length === 0) throw new Trouble(nothingIn(wanted, all))
  const chosen = level === undefined ? here : here.filter(({ quarry }) => quarry.level === level)
  if (chosen.length > 0) return chosen
  const there = LEVELS.filter((own) => here.some(({ quarry }) => quarry.level === own))
  const where = wanted?.name ?? 'any stage'
  throw new Trouble(`hunt: no ${level} mistake in ${where}; there are ${there.join(' and ')} ones`)
}

function nothingIn(stage: Stage | undefined, all: readonly Candidate[]): string {
  const where = stage?.name ?? 'any stage'
  return `hunt: no mistake to hunt in ${where}\n(there are in the stages ${stagesOf(all)})`
}

/** The numbers of the stages in which one can hunt: `1 to 11, 13, 14`. */
export function stagesOf(candidates: readonly Candidate[]): string {
  const numbers = [...new Set(candidates.map(({ stage }) => stage.number))]
  const firsts = numbers.filter((n) => !numbers.includes(n - 1))
  const spans = firsts.map((first) => {
    const last = numbers.find((n) => n >= first && !numbers.includes(n + 1))!
    if (last === first) return `${first}`
    return last === first + 1 ? `${first}, ${last}` : `${first} to ${last}`
  })
  return spans.join(', ') || 'none'
}

/**
 * Of each candidate a number is drawn, from the seed and its own name, and the largest wins. So the
 * choice does not depend on who else stands for election, unless he wins: a seed means the same
 * with the stage named or not, and nearly always still the same when new mistakes are added.
 */
export function choose(candidates: readonly Candidate[], seed: number): Candidate {
  const draw = ({ quarry: { mistake } }: Candidate) =>
    createHash('sha256').update(`${seed} ${mistake}`).digest('hex')
  return candidates.reduce((best, other) => (draw(other) > draw(best) ? other : best))
}
