import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { locateStage, slugOf } from '../stages.ts'
import { allMistakes } from './index.ts'
import type { Mistake } from './mistake.ts'
import { type Verdict, runMistakes } from './run.ts'

export type ReportOptions = {
  /** The path of the Vitest configuration. */
  readonly config: string
  /** Also the mistakes of earlier stages, where the code that they spoil is still there. */
  readonly all: boolean
}

/**
 * Plants the mistakes of the stage in `folder`, prints which test caught which, writes `.stepgrad/mistakes.json`, and
 * returns whether all were caught.
 */
export async function reportMistakes(
  folder: string,
  { config, all }: ReportOptions,
): Promise<boolean> {
  const { stage, stages } = locateStage(folder)
  const slugs = stages.map(({ name }) => slugOf(name))
  const mistakes = mistakesOf(slugOf(stage.name), slugs, all)
  const started = performance.now()
  const verdicts: Verdict[] = []
  for await (const verdict of runMistakes(folder, config, mistakes)) {
    verdicts.push(verdict)
    console.log(describeVerdict(verdict))
  }
  const survivors = verdicts.filter(({ caughtBy }) => caughtBy === undefined)
  console.log(
    `\n${stage.name}: ${verdicts.length - survivors.length} of ${verdicts.length} mistakes caught` +
      (survivors.length > 0 ? '; a survivor needs a test' : ''),
  )
  const summary = {
    stage: stage.name,
    mistakes: verdicts.map(({ mistake: { id, says }, caughtBy = null }) => ({
      id,
      says,
      caughtBy,
    })),
    durationMs: Math.round(performance.now() - started),
  }
  mkdirSync(join(folder, '.stepgrad'), { recursive: true })
  const path = join(folder, '.stepgrad', 'mistakes.json')
  writeFileSync(path, `${JSON.stringify(summary, null, 2)}\n`)
  return survivors.length === 0
}

/** The mistakes that a stage introduces, or all that can be made in it. */
export function mistakesOf(slug: string, slugs: readonly string[], all: boolean): Mistake[] {
  const here = slugs.indexOf(slug)
  return allMistakes.filter(({ introducedIn, until }) => {
    if (!all) return introducedIn === slug
    const gone = until === undefined ? -1 : slugs.indexOf(until)
    return slugs.indexOf(introducedIn) <= here && (gone === -1 || here < gone)
  })
}

function describeVerdict({ mistake: { id, says }, caughtBy }: Verdict): string {
  const mark = caughtBy === undefined ? '✗' : '✓'
  const end = caughtBy === undefined ? 'SURVIVED: no test noticed' : `caught by: ${caughtBy}`
  return `${mark} ${id}: ${says}\n    ${end}`
}
