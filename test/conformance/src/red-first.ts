/** Red first: a test of something new has to fail where that is not there yet. */
import { describe, test } from 'vitest'
import { runThenPutAway } from './afterwards.ts'
import type { Stage } from './stages.ts'
import type { Suite, SuiteTest } from './suite-test.ts'

/** Each test of what `stage` introduces, run on the stage before: it passes by failing. */
export function describeRed(
  stage: Stage,
  before: Suite['before'],
  all: readonly SuiteTest[],
): void {
  const { introduces } = stage.manifest
  const tests = all.filter(({ needs }) => needs.some((need) => introduces.includes(need)))
  const nothing = nothingToFail(stage, before, tests)
  describe(`red first: ${stage.name}`, () => {
    if (before === undefined || nothing !== undefined) {
      test('new tests fail on the stage before', (context) => context.skip(nothing))
      return
    }
    const suite: Suite = { stage, adapter: before.adapter, before: undefined }
    for (const { group, name, run } of tests) {
      test(`${group}: ${name}`, async () => {
        if (await fails(() => run(suite))) return
        throw new Error(`passes already on stage ${before.stage.name}, so it tests nothing new`)
      })
    }
  })
}

/** Why no test of a stage can be red first, undefined where one can. Throws where one should be. */
function nothingToFail(
  { name, manifest }: Stage,
  before: Suite['before'],
  tests: readonly SuiteTest[],
): string | undefined {
  if (before === undefined) return `${name} is the first stage: there is none before it to fail on`
  if (manifest.introduces.length === 0) return `${name} introduces nothing that a test could need`
  if (tests.length === 0)
    throw new Error(`${name}: no test needs ${manifest.introduces.join(', ')}`)
  return undefined
}

async function fails(run: () => Promise<void> | void): Promise<boolean> {
  try {
    await runThenPutAway(run)
    return false
  } catch {
    return true
  }
}
