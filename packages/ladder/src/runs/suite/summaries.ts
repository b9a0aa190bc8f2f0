/** What the tests left behind in each package's `.stepgrad` folder. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Stage } from '../../stages.ts'
import type { TestedPackage } from './packages.ts'

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

/** What is undefined did not run. */
export type Summary = {
  readonly name: string
  readonly tests: z.infer<typeof Tests> | undefined
  /** Of a stage only. */
  readonly stage?: {
    /** There is none before, on which new tests could fail. */
    readonly first: boolean
    /** The tests of what it introduces, run on the stage before: passed means that they fail there. */
    readonly red: z.infer<typeof Tests> | undefined
    readonly mistakes: z.infer<typeof Mistakes> | undefined
  }
}

const FILES = { tests: 'tests.json', red: 'red.json', mistakes: 'mistakes.json' }

/** Takes away what an earlier run left, so that it cannot pass for this one's. */
export function removeSummaries({ folder }: TestedPackage): void {
  for (const file of Object.values(FILES)) rmSync(join(folder, '.stepgrad', file), { force: true })
}

export function readPackage({ name, folder }: TestedPackage): Summary {
  return { name, tests: read(folder, FILES.tests, Tests) }
}

export function readStage(stage: Stage): Summary {
  return {
    ...readPackage(stage),
    stage: {
      first: stage.manifest.kind === 'start',
      red: read(stage.folder, FILES.red, Tests),
      mistakes: read(stage.folder, FILES.mistakes, Mistakes),
    },
  }
}

/** `02-tensor: 80 passed, 0 failed` as soon as its tests have run, undefined before. */
export function finishedLine({ name, folder }: TestedPackage): string | undefined {
  try {
    const tests = read(folder, FILES.tests, Tests)
    return tests && `${name}: ${tests.passed} passed, ${tests.failed} failed`
  } catch {
    return undefined // being written
  }
}

function read<T>(folder: string, file: string, schema: z.ZodType<T>): T | undefined {
  const path = join(folder, '.stepgrad', file)
  return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

/** What must not be so, a line each. */
export function complaintsAbout({ name, tests, stage }: Summary): string[] {
  if (!tests && !stage?.red && !stage?.mistakes) return [`${name}: was not tested`]
  const found = [...aboutTests(tests), ...(stage === undefined ? [] : aboutStage(stage))]
  return found.map((complaint) => `${name}: ${complaint}`)
}

/**
 * The last line, for whoever reads no table: `931 passed, 0 failed, 7 skipped`. A test counts once;
 * whatever else is complained of counts as a failure each. What arrives later is left out.
 */
export function closingLine(summaries: readonly Summary[], status: number): string {
  const sum = (count: (summary: Summary) => number) =>
    summaries.reduce((total, summary) => total + count(summary), 0)
  const passed = sum(({ tests }) => tests?.passed ?? 0)
  const skipped = sum(({ tests }) => tests?.notRun.length ?? 0)
  const failed = sum((summary) => {
    const failedTests = summary.tests?.failed ?? 0
    return failedTests + complaintsAbout(summary).length - (failedTests > 0 ? 1 : 0)
  })
  return `${passed} passed, ${Math.max(failed, status === 0 ? 0 : 1)} failed, ${skipped} skipped`
}

function aboutTests(tests: Summary['tests']): string[] {
  if (tests === undefined) return ['its tests did not run to their end']
  const { passed, failed, notRun } = tests
  if (failed > 0) return [`${failed} of its ${passed + failed} tests failed`]
  return passed + notRun.length === 0 ? ['ran no tests'] : []
}

function aboutStage({ first, red, mistakes }: NonNullable<Summary['stage']>): string[] {
  const found: string[] = []
  if (red === undefined) found.push('its new tests were not run on the stage before')
  else if (red.failed > 0)
    found.push(`${red.failed} of its new tests pass on the stage before already`)
  else if (!first && red.passed + red.notRun.length === 0) found.push('has no new tests')
  if (mistakes === undefined) found.push('its mistakes were not planted')
  const survivors = mistakes?.mistakes.filter(({ caughtBy }) => caughtBy === null) ?? []
  if (survivors.length > 0) found.push(`no test caught ${survivors.map(({ id }) => id).join(', ')}`)
  return found
}
