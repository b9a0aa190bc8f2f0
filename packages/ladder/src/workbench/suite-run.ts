/** Runs the shared suite on a learner's folder, in a process that can be killed. */
import type { SuiteOptions, SuiteRun } from './suite-outcome.ts'
import { openSuite } from './suite-process.ts'

export type * from './suite-outcome.ts'

/**
 * Runs the suite once on the stage in `folder`. What is wrong in the folder is in the result, and
 * not thrown.
 * @param timeoutMs - how long one test, or loading, may take
 */
export async function runSuite(
  folder: string,
  { timeoutMs, ...options }: SuiteOptions & { readonly timeoutMs?: number } = {},
): Promise<SuiteRun> {
  const suite = openSuite(folder, timeoutMs)
  try {
    return await suite.run(options)
  } finally {
    suite.close()
  }
}
