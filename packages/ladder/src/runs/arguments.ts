/** What the commands take on their command lines. */
import { InvalidArgumentError } from 'commander'
import { findStages, resolveStage, ROOT, type Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'

/** The stage that a number, a slug or a name stands for. */
export function stageNamed(which: string): Stage {
  return resolveStage(findStages(ROOT), which)
}

/** `1-5`, `1,4`, `autograd` or nothing (all of them) → the stages, in order. */
export function stagesNamed(which: string | undefined): Stage[] {
  const stages = findStages(ROOT)
  if (stages.length === 0) throw new Trouble('there is no stage in packages/ yet')
  if (which === undefined) return stages
  const chosen = which.split(',').flatMap((part) => {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(part) ?? [undefined, part, part]
    const last = stages.indexOf(resolveStage(stages, to))
    return stages.slice(stages.indexOf(resolveStage(stages, from)), last + 1)
  })
  if (chosen.length === 0) throw new Trouble(`--stages ${which}: the range is the wrong way round`)
  return stages.filter((stage) => chosen.includes(stage))
}

/** `12` → 12 */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError('a whole number above 0 is wanted.')
}

/** `4,64` → [4, 64] */
export function wholeNumbers(text: string): number[] {
  return text.split(',').map(wholeNumber)
}
