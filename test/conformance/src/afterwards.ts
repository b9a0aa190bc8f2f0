/** What a test leaves to be put away: Vitest's `onTestFinished`, where one of its tests runs many of ours. */

let left: (() => unknown)[] = []

/** Is called when the test that runs has ended, well or not. */
export function afterwards(putAway: () => unknown): void {
  left.push(putAway)
}

/** Runs a test, and puts away what it leaves, the last first. */
export async function runThenPutAway(run: () => Promise<void> | void): Promise<void> {
  try {
    await run()
  } finally {
    const all = left.toReversed()
    left = []
    for (const putAway of all) await putAway()
  }
}
