/** What a test run notes down at once: an endless loop lets no message of Vitest's out. */
import { appendFileSync } from 'node:fs'

/** One line of the journal, as JSON. */
export type Entry = {
  /** `autograd > backward of x·x gives 2x` */
  readonly test: string
  readonly now: 'begins' | 'passed' | 'failed'
  /** Why it failed. */
  readonly message?: string
}

/** The journal's file is named by `STEPGRAD_JOURNAL`; without it nothing is noted. */
const file = process.env.STEPGRAD_JOURNAL

/** Runs a test and notes its beginning and its end. */
export async function noted(test: string, run: () => Promise<void> | void): Promise<void> {
  if (file === undefined) return run()
  note({ test, now: 'begins' })
  try {
    await run()
    note({ test, now: 'passed' })
  } catch (error) {
    note({ test, now: 'failed', message: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

function note(entry: Entry): void {
  appendFileSync(file!, `${JSON.stringify(entry)}\n`)
}
