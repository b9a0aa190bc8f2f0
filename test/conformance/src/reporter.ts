import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type {} from './mistakes/describe-mistakes.ts' // what the suite adds to Vitest's TaskMeta
import type {} from './skip.ts'
import { describeParts, divide } from './parts.ts'
import { type Failure, type Outcome, isEmpty } from './summary.ts'

/**
 * Writes what a package's run came to into its `.stepgrad` folder, each part of it into a file of
 * its own, and fails a run in which nothing ran.
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
    const stage = basename(config.root)
    const outcomes = modules.flatMap((module) => outcomesOf(module))
    const broken = modules.flatMap((module) => brokenBy(module))
    const parts = divide(stage, outcomes, broken, performance.now() - this.started)
    const suite = process.env.STEPGRAD_SUITE ?? 'all'
    // Tests picked by name say nothing about the stage, and what mixes two kinds belongs into neither file.
    if (!config.testNamePattern && suite !== 'everything') {
      const { tests, ...proofs } = parts
      const files = suite === 'devices' ? { devices: tests, ...proofs } : parts
      for (const [name, part] of Object.entries(files)) if (part) write(config.root, name, part)
    }
    for (const line of describeParts(parts)) logger.log(line)
    if (isEmpty(outcomes)) {
      logger.error(`${stage}: no test ran, which is no success`)
      process.exitCode = 1
    }
  }
}

function write(folder: string, file: string, summary: object): void {
  const out = join(folder, '.stepgrad')
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, `${file}.json`), `${JSON.stringify(summary, null, 2)}\n`)
}

function outcomesOf(module: TestModule): Outcome[] {
  return [...module.children.allTests()].map((test) => {
    const result = test.result()
    return {
      test: test.fullName,
      state: result.state,
      arrivesIn: test.meta().arrivesIn,
      note: result.state === 'skipped' ? result.note : undefined,
      message: result.errors?.[0]?.message,
      durationMs: test.diagnostic()?.duration ?? 0,
      mistake: test.meta().mistake,
    }
  })
}

/** A file that could not be loaded has no tests, but it says why. */
function brokenBy(module: TestModule): Failure[] {
  const [error] = module.errors()
  return error === undefined ? [] : [{ test: module.relativeModuleId, message: error.message }]
}
