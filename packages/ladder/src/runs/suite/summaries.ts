/** What the suite left behind in each stage's `.stepgrad` folder. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Stage } from '../../stages.ts'

const Tests = z.object({
  passed: z.number(),
  failed: z.number(),
  /** Tests of what a later stage brings. */
  arriving: z.array(z.object({ test: z.string(), stage: z.string() })),
  notRun: z.array(z.object({ test: z.string(), reason: z.string() })),
  durationMs: z.number(),
})

const Mistakes = z.object({
  mistakes: z.array(z.object({ id: z.string(), caughtBy: z.string().nullable() })),
  durationMs: z.number(),
})

/** What is missing did not run. */
export type StageSummary = {
  readonly stage: string
  /** Whether the stage has a stage before, on which its new tests can fail. */
  readonly first: boolean
  readonly tests: z.infer<typeof Tests> | undefined
  /** The tests of what the stage introduces, run on the stage before: passed means that they fail there. */
  readonly red: z.infer<typeof Tests> | undefined
  readonly mistakes: z.infer<typeof Mistakes> | undefined
}

const FILES = { tests: 'tests.json', red: 'red.json', mistakes: 'mistakes.json' }

/** Takes away what an earlier run left, so that it cannot pass for this one's. */
export function removeSummaries({ folder }: Stage): void {
  for (const file of Object.values(FILES)) rmSync(join(folder, '.stepgrad', file), { force: true })
}

export function readSummary({ name, folder, manifest }: Stage): StageSummary {
  const read = <T>(file: string, schema: z.ZodType<T>): T | undefined => {
    const path = join(folder, '.stepgrad', file)
    return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
  }
  return {
    stage: name,
    first: manifest.kind === 'start',
    tests: read(FILES.tests, Tests),
    red: read(FILES.red, Tests),
    mistakes: read(FILES.mistakes, Mistakes),
  }
}

/** What must not be so, a line each. */
export function complaintsAbout({ stage, first, tests, red, mistakes }: StageSummary): string[] {
  if (!tests && !red && !mistakes) return [`${stage}: was not tested`]
  const found: string[] = []
  if (tests === undefined) found.push('its suite did not run to its end')
  else if (tests.passed + tests.failed === 0) found.push('ran no tests')
  else if (tests.failed > 0) found.push(`${tests.failed} tests failed`)
  if (red === undefined) found.push('its new tests were not run on the stage before')
  else if (red.failed > 0)
    found.push(`${red.failed} of its new tests pass on the stage before already`)
  else if (!first && red.passed === 0 && red.notRun.length === 0) found.push('has no new tests')
  if (mistakes === undefined) found.push('its mistakes were not planted')
  const survivors = mistakes?.mistakes.filter(({ caughtBy }) => caughtBy === null) ?? []
  if (survivors.length > 0) found.push(`no test caught ${survivors.map(({ id }) => id).join(', ')}`)
  return found.map((complaint) => `${stage}: ${complaint}`)
}
