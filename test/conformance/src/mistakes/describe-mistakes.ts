/** Each mistake as a test: it passes where the suite, run on the stage with the mistake, does not. */
import { describe, test, vi } from 'vitest'
import { runThenPutAway } from '../afterwards.ts'
import type { Stage } from '../stages.ts'
import type { Suite, SuiteTest } from '../suite-test.ts'
import type { Mistake } from './mistake.ts'
import { wasMade } from './plugin.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** The mistake that a test plants, and the test that noticed it. */
    mistake?: { id: string; says: string; caughtBy: string | null }
  }
}

/** A test that does not end has failed: a mistake may forget to answer. */
const AT_MOST = 180_000
const TIMEOUT = 900_000

export type Planting = {
  readonly suite: Suite
  readonly mistakes: readonly Mistake[]
  /** In the order in which they are tried where nothing is known of the time that they take. */
  readonly tests: readonly SuiteTest[]
  /** Tests of the stage that passed, and how many milliseconds they took. */
  readonly took: Map<SuiteTest, number>
  load(stage: Stage, mistake: string): Promise<Suite['adapter']>
}

export function describeMistakes({ suite, mistakes, tests, took, load }: Planting): void {
  describe('mistakes', () => {
    let ordered: SuiteTest[] | undefined
    test('without one the suite is green', { timeout: TIMEOUT }, async () => {
      for (const member of tests) {
        if (!took.has(member)) took.set(member, await timed(() => demand(member, suite)))
      }
      ordered = cheapestFirst(tests, took, suite.stage)
    })
    for (const { id, says } of mistakes) {
      test(id, { timeout: TIMEOUT }, async ({ task }) => {
        const verdict: { id: string; says: string; caughtBy: string | null } = {
          id,
          says,
          caughtBy: null,
        }
        task.meta.mistake = verdict
        if (ordered === undefined) throw new Error('not planted: the suite is red without it')
        const planted = { ...suite, adapter: await load(suite.stage, id) }
        const caughtBy = await firstToFail(ordered, planted)
        if (!wasMade(id)) throw new Error('nothing loads its file, so it was never made')
        if (caughtBy === undefined) throw new Error(`SURVIVED: no test noticed: ${says}`)
        // What failed because of something that an earlier mistake left behind would fail here.
        await demand(caughtBy, suite)
        verdict.caughtBy = titleOf(caughtBy)
      })
    }
  })
}

/** Tests of what the stage introduces, which most likely notice, and of these the quick ones. */
function cheapestFirst(
  tests: readonly SuiteTest[],
  took: ReadonlyMap<SuiteTest, number>,
  { manifest }: Stage,
): SuiteTest[] {
  const isNew = ({ needs }: SuiteTest) => needs.some((need) => manifest.introduces.includes(need))
  const ordered = tests.toSorted((a, b) => took.get(a)! - took.get(b)!)
  return [...ordered.filter(isNew), ...ordered.filter((member) => !isNew(member))]
}

async function firstToFail(
  tests: readonly SuiteTest[],
  suite: Suite,
): Promise<SuiteTest | undefined> {
  for (const member of tests) if ((await failure(member, suite)) !== undefined) return member
  return undefined
}

async function demand(member: SuiteTest, suite: Suite): Promise<void> {
  const cause = await failure(member, suite)
  if (cause === undefined) return
  throw new Error(`the suite is red without any mistake: ${titleOf(member)}`, { cause })
}

/** What a test fails with, undefined where it passes. */
async function failure(member: SuiteTest, suite: Suite): Promise<Error | undefined> {
  if (member.notRun?.(suite) !== undefined) return undefined
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it does not end')), AT_MOST)
    })
    await runThenPutAway(() => Promise.race([member.run(suite), late]))
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    clearTimeout(timer)
    vi.restoreAllMocks()
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

function titleOf({ group, name }: SuiteTest): string {
  return `${group} > ${name}`
}
