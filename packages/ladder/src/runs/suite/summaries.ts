/** What the tests left behind in each package's `.stepgrad` folder. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Stage } from '../../stages.ts'
import { type TestedPackage, hasScript } from './packages.ts'

const Tests = z.object({
  passed: z.number(),
  failed: z.number(),
  failures: z.array(z.object({ test: z.string(), message: z.string() })).default([]),
  /** Tests of what a later stage brings. */
  arriving: z.array(z.object({ test: z.string(), stage: z.string() })),
  notRun: z.array(z.object({ test: z.string(), reason: z.string() })),
  durationMs: z.number(),
})

type Tests = z.infer<typeof Tests>

const Mistakes = z.object({
  mistakes: z.array(z.object({ id: z.string(), caughtBy: z.string().nullable() })),
  durationMs: z.number(),
})

/** What is undefined did not run. */
export type Summary = {
  readonly name: string
  readonly tests: Tests | undefined
  /** Of a package only that has tests for a browser or a device of this machine. */
  readonly devices?: { readonly tests: Tests | undefined }
  /** Of a stage only. */
  readonly stage?: {
    /** There is none before, on which new tests could fail. */
    readonly first: boolean
    /** The tests of what it introduces, run on the stage before: passed means that they fail there. */
    readonly red: Tests | undefined
    readonly mistakes: z.infer<typeof Mistakes> | undefined
  }
}

const FILES = {
  tests: 'tests.json',
  devices: 'devices.json',
  red: 'red.json',
  mistakes: 'mistakes.json',
}

/** Takes away what an earlier run left, so that it cannot pass for this one's. */
export function removeSummaries({ folder }: TestedPackage): void {
  for (const file of Object.values(FILES)) rmSync(join(folder, '.stepgrad', file), { force: true })
}

export function readPackage({ name, folder }: TestedPackage): Summary {
  const tests = read(folder, FILES.tests, Tests)
  if (!hasScript(folder, 'test:devices')) return { name, tests }
  return { name, tests, devices: { tests: read(folder, FILES.devices, Tests) } }
}

/** Of a stage the suite alone: what is for a device of this machine has a run of its own. */
export function readStage({ name, folder }: Stage): Summary {
  return { name, tests: read(folder, FILES.tests, Tests) }
}

export function readProvenStage(stage: Stage): Summary {
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

/** The tests of a package, on devices or not, taken together; undefined where none ran. */
export function everyTest({ tests, devices }: Summary): Tests | undefined {
  if (tests === undefined || devices?.tests === undefined) return tests ?? devices?.tests
  const { passed, failed, failures, arriving, notRun, durationMs } = devices.tests
  return {
    passed: tests.passed + passed,
    failed: tests.failed + failed,
    failures: [...tests.failures, ...failures],
    arriving: [...tests.arriving, ...arriving],
    notRun: [...tests.notRun, ...notRun],
    durationMs: tests.durationMs + durationMs,
  }
}

/** What must not be so, a line each; below a count of failed tests, each of them with what it says. */
export function complaintsAbout({ name, tests, devices, stage }: Summary): string[] {
  if (!tests && !devices?.tests && !stage?.red && !stage?.mistakes)
    return [`${name}: was not tested`]
  const found = [
    ...aboutTests(tests),
    ...(devices === undefined ? [] : aboutTests(devices.tests, 'tests on devices')),
    ...(stage === undefined ? [] : aboutStage(stage)),
  ]
  return found.map((complaint) => `${name}: ${complaint}`)
}

/**
 * The last line, for whoever reads no table: `931 passed, 0 failed, 7 skipped`. A test counts once;
 * whatever else is complained of counts as a failure each. What arrives later is left out.
 */
export function closingLine(summaries: readonly Summary[], status: number): string {
  const sum = (count: (summary: Summary) => number) =>
    summaries.reduce((total, summary) => total + count(summary), 0)
  const passed = sum((summary) => everyTest(summary)?.passed ?? 0)
  const skipped = sum((summary) => everyTest(summary)?.notRun.length ?? 0)
  const failed = sum((summary) => {
    const counts = [summary.tests?.failed ?? 0, summary.devices?.tests?.failed ?? 0]
    const counted = counts.filter((count) => count > 0) // a complaint each, too
    return complaintsAbout(summary).length - counted.length + counts[0] + counts[1]
  })
  return `${passed} passed, ${Math.max(failed, status === 0 ? 0 : 1)} failed, ${skipped} skipped`
}

function aboutTests(tests: Summary['tests'], what = 'tests'): string[] {
  if (tests === undefined) return [`its ${what} did not run to their end`]
  const { passed, failed, failures, notRun } = tests
  if (failed > 0) {
    const each = failures.map(({ test, message }) => `\n  ${test}: ${message.split('\n')[0]}`)
    return [`${failed} of its ${passed + failed} ${what} failed${each.join('')}`]
  }
  return passed + notRun.length === 0 ? [`ran no ${what}`] : []
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
