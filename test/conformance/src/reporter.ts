import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type {} from './skip.ts' // what the suite adds to Vitest's TaskMeta
import {
  type Outcome,
  type Summary,
  describeRedSummary,
  describeSummary,
  isEmpty,
  summarise,
} from './summary.ts'

/**
 * Writes what a package's run came to into its `.stepgrad/tests.json` (`red.json` for the run on the stage before,
 * `devices.json` for the one on devices), and fails a run in which nothing ran.
 */
export class SummaryReporter implements Reporter {
  private vitest: Vitest | undefined
  private started = 0

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  onTestRunStart(): void {
    this.started = performance.now()
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const { config, logger } = this.vitest!
    const folder = config.root
    const outcomes = modules.flatMap((module) => outcomesOf(module))
    const broken = modules.filter((module) => module.errors().length > 0).length
    const elapsed = performance.now() - this.started
    const summary = summarise(basename(folder), outcomes, broken, elapsed)
    const suite = process.env.STEPGRAD_SUITE ?? 'all'
    const red = suite === 'red'
    // Tests picked by name say nothing about the stage, and what mixes both kinds belongs into neither file.
    if (!config.testNamePattern && suite in FILES) write(folder, FILES[suite], summary)
    logger.log(red ? describeRedSummary(summary) : describeSummary(summary))
    if (isEmpty(summary)) {
      logger.error(`${summary.stage}: no test ran, which is no success`)
      process.exitCode = 1
    }
  }
}

const FILES: Readonly<Record<string, string>> = {
  all: 'tests.json',
  red: 'red.json',
  devices: 'devices.json',
}

function write(folder: string, file: string, summary: Summary): void {
  const out = join(folder, '.stepgrad')
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, file), `${JSON.stringify(summary, null, 2)}\n`)
}

function outcomesOf(module: TestModule): Outcome[] {
  return [...module.children.allTests()].map((test) => {
    const result = test.result()
    return {
      test: test.fullName,
      state: result.state,
      arrivesIn: test.meta().arrivesIn,
      note: result.state === 'skipped' ? result.note : undefined,
    }
  })
}
