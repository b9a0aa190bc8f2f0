/** Plants one mistake after the other in a stage, in memory only, and runs the cheap part of the suite on each. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestModule, type Vitest, createVitest } from 'vitest/node'
import { type Mistake, type Patch, choosePatch, plant } from './mistake.ts'

export type Verdict = {
  readonly mistake: Mistake
  /** The first test that noticed; undefined for a mistake that survived. */
  readonly caughtBy: string | undefined
}

/**
 * @param folder - the stage's
 * @param config - the path of the Vitest configuration
 */
export async function* runMistakes(
  folder: string,
  config: string,
  mistakes: readonly Mistake[],
): AsyncGenerator<Verdict> {
  const read = (file: string) => {
    const path = join(folder, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }
  // All of them before the first run: a table that went stale should say so at once.
  const patches = mistakes.map((mistake) => choosePatch(mistake, read))
  const bench = await TestBench.open(folder, config)
  try {
    const noticed = await bench.run(undefined)
    bench.cheapestFirst()
    if (noticed !== undefined) {
      throw new Error(`mistakes: the suite is red without any mistake: ${noticed}`)
    }
    for (const [i, mistake] of mistakes.entries()) {
      yield { mistake, caughtBy: await bench.run(patches[i]) }
    }
  } finally {
    await bench.close()
  }
}

/** Vitest kept open on one stage, with a plugin that rewrites one file as it is loaded. */
class TestBench {
  private readonly folder: string
  private readonly vitest: Vitest
  private readonly planted: { patch: Patch | undefined; loaded: boolean }
  private readonly milliseconds: Record<string, number> = {}

  private constructor(folder: string, vitest: Vitest, planted: TestBench['planted']) {
    this.folder = folder
    this.vitest = vitest
    this.planted = planted
  }

  static async open(folder: string, config: string): Promise<TestBench> {
    process.env.STEPGRAD_SUITE = 'mistakes'
    const planted: TestBench['planted'] = { patch: undefined, loaded: false }
    const plugin = {
      name: 'stepgrad:mistake',
      enforce: 'pre' as const,
      transform(code: string, id: string) {
        if (planted.patch === undefined || id !== join(folder, planted.patch.file)) return undefined
        planted.loaded = true
        return { code: plant(code, planted.patch), map: null }
      },
    }
    const vitest = await createVitest(
      'test',
      { root: folder, config, watch: false, bail: 1, reporters: [{}] },
      { plugins: [plugin] },
    )
    await vitest.standalone()
    return new TestBench(folder, vitest, planted)
  }

  /** The name of the first test that fails with `patch` planted, undefined if all pass. */
  async run(patch: Patch | undefined): Promise<string | undefined> {
    const { vitest, planted, folder } = this
    planted.patch = patch
    planted.loaded = false
    if (patch !== undefined) vitest.invalidateFile(join(folder, patch.file))
    const specifications = await vitest.globTestSpecifications(['conformance.test.ts'])
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
    if (patch !== undefined) vitest.invalidateFile(join(folder, patch.file))
    const errors = [...testModules.flatMap((module) => module.errors()), ...unhandledErrors]
    if (errors.length > 0) {
      throw new Error(`mistakes: the suite does not load: ${messageOf(errors[0])}`)
    }
    if (patch !== undefined && !planted.loaded) {
      throw new Error(`mistakes: nothing loads ${patch.file}, so its mistake was never made`)
    }
    for (const test of testModules.flatMap((module) => [...module.children.allTests()])) {
      this.milliseconds[test.fullName] = test.diagnostic()?.duration ?? 0
    }
    return firstFailure(testModules)
  }

  /** From now on tests that were quick come before those that were slow: a mistake ends the run. */
  cheapestFirst(): void {
    this.vitest.provide('milliseconds', this.milliseconds)
  }

  close(): Promise<void> {
    return this.vitest.close()
  }
}

function firstFailure(modules: readonly TestModule[]): string | undefined {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  if (tests.length === 0) throw new Error('mistakes: no test was collected')
  return tests.find((test) => test.result().state === 'failed')?.fullName
}

function messageOf(error: unknown): string {
  return error instanceof Error ||
    (typeof error === 'object' && error !== null && 'message' in error)
    ? String(error.message)
    : String(error)
}
