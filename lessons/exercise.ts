/** How an exercise is tested; README.md says how to write one. */
import { basename } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'

/** What is said of the exercise's functions, each by its name; it throws where that does not hold. */
export type Claims<Functions> = Record<string, (functions: Functions) => unknown>

/** Stands in an exercise where the learner's code will be. Takes anything, so that no parameter is unused. */
export function notYetWritten(..._parameters: unknown[]): never {
  const error = new Error('not yet written')
  Error.captureStackTrace(error, notYetWritten) // points to the line to replace
  throw error
}

/**
 * Tests the learner's file. In the mode `proof`, which is the repository's own test, shows that the exercise is a fair
 * one: every claim holds for the solution and fails as long as nothing is written.
 * @param yours - the learner's file
 * @param solution - ours, of the same type
 */
export function exercise<Functions>(
  { yours, solution }: { yours: Functions; solution: NoInfer<Functions> },
  claims: Claims<NoInfer<Functions>>,
): void {
  const proof = process.env.MODE === 'proof'
  const file = basename(expect.getState().testPath ?? '', '.test.ts')
  describe(proof ? `${file}, solved` : file, () => {
    for (const [name, claim] of Object.entries(claims)) {
      it(name, async () => {
        await claim(proof ? solution : yours)
      })
    }
  })
  if (!proof) return
  it(`${file}, not yet written, fails every claim`, (context) =>
    checkUnsolved(yours, claims, context))
}

async function checkUnsolved<Functions>(
  yours: Functions,
  claims: Claims<Functions>,
  context: TestContext,
) {
  const outcomes = await Promise.all(
    Object.entries(claims).map(async ([name, claim]) => `${name}: ${await outcome(yours, claim)}`),
  )
  if (!process.env.CI && isBegun(yours)) {
    // by a learner, on his own machine
    const holding = outcomes.filter((text) => text.endsWith(': holds')).length
    if (holding === outcomes.length) return
    context.skip(`exercise in progress: ${holding} of ${outcomes.length}`)
  }
  for (const text of outcomes) expect(text).toContain('not yet written')
}

/** Whether one of the functions no longer calls `notYetWritten`. */
function isBegun(functions: unknown): boolean {
  return Object.values(functions as object).some(
    (value) => typeof value === 'function' && !String(value).includes('notYetWritten'),
  )
}

async function outcome<Functions>(yours: Functions, claim: Claims<Functions>[string]) {
  try {
    await claim(yours)
    return 'holds'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
