/** The suite on a hunted copy, with a line that says how far it is. */
import { relative } from 'node:path'
import { LiveText } from '../runs/live-text.ts'
import { ROOT } from '../stages.ts'
import type { SuiteRun } from '../workbench/suite-outcome.ts'
import { openSuite } from '../workbench/suite-process.ts'
import type { Hunt } from './hunts.ts'

/** @param groups - run these only: groups, or beginnings of full names */
export async function runSuite({ folder }: Hunt, groups?: readonly string[]): Promise<SuiteRun> {
  const live = new LiveText()
  const shown = relative(ROOT, folder)
  let count = 0
  const suite = openSuite(folder)
  live.show(`${shown}: the suite runs …`)
  try {
    return await suite.run({
      ...(groups && { tests: groups, only: true }),
      onOutcome: () => live.show(`${shown}: the suite runs, ${++count} tests so far …`),
    })
  } finally {
    suite.close()
    live.finish(`${shown}: the suite has run`)
  }
}
