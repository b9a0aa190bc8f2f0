/** How many tests a stage ran, from what `pnpm test:all` left in its folder. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasScript } from '../runs/suite/packages.ts'
import { everyTest, readPackage } from '../runs/suite/summaries.ts'
import type { Stage } from '../stages.ts'
import type { TestCount } from './scorecard.ts'

export type TestCounts = {
  /** Stage → its tests, where they ran to their end after the last edit. */
  readonly counted: Readonly<Record<string, TestCount>>
  /** Stages that were not tested. */
  readonly missing: readonly string[]
  /** Stages that were edited since, or whose suite was. */
  readonly stale: readonly string[]
}

/** Whose edits make every stage's results old. */
const SUITE = ['test/conformance/src', 'test/fixtures/data', 'test/fixtures/src']

/** Reads the summaries of `stages`, and tells which are missing or older than the sources. */
export function countTests(root: string, stages: readonly Stage[]): TestCounts {
  const suite = Math.max(...SUITE.map((folder) => newest(join(root, folder))))
  const counted: Record<string, TestCount> = {}
  const missing: string[] = []
  const stale: string[] = []
  for (const stage of stages) {
    const count = countOf(stage)
    if (count === undefined) missing.push(stage.name)
    else if (tested(stage) < Math.max(suite, newest(stage.folder))) stale.push(stage.name)
    else counted[stage.name] = count
  }
  return { counted, missing, stale }
}

/** What to run where stages are not counted. */
export function remarksOn({ missing, stale }: TestCounts): string[] {
  const remarks: string[] = []
  if (missing.length > 0)
    remarks.push(`tests: no results of ${missing.join(', ')}; first run: pnpm test:all`)
  if (stale.length > 0)
    remarks.push(
      `tests: ${stale.join(', ')} or the suite changed since they were tested; first run: pnpm test:all`,
    )
  return remarks
}

/** Undefined unless all its tests ran, those on devices too. */
function countOf(stage: Stage): TestCount | undefined {
  const summary = readPackage(stage)
  const tests = everyTest(summary)
  const whole = summary.tests !== undefined && !(summary.devices && !summary.devices.tests)
  if (tests === undefined || !whole) return undefined
  const { passed, failed, arriving } = tests
  return { run: passed + failed, failed, arriving: arriving.length }
}

/** When the stage's summaries were written, the older of the two. */
function tested({ folder }: Stage): number {
  const files = ['tests.json', ...(hasScript(folder, 'test:devices') ? ['devices.json'] : [])]
  return Math.min(...files.map((file) => statSync(join(folder, '.stepgrad', file)).mtimeMs))
}

const NOT_SOURCES = new Set(['node_modules', '.turbo', '.stepgrad', 'coverage'])

/** When something below `folder` was last written. */
function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_SOURCES.has(name))
    .map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs
    })
  return Math.max(0, ...times)
}
