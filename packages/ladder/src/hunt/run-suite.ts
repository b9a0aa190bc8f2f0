/** The suite on a hunted copy, with a line that says how far it is. */
import { relative } from 'node:path'
import { LiveText } from '../runs/live-text.ts'
import { ROOT } from '../stages.ts'
import { runSuite, type SuiteRun } from '../workbench/suite-run.ts'
import type { Hunt } from './hunts.ts'

/** @param groups - run these only: groups, or beginnings of full names */
export async function runSuiteOn(hunt: Hunt, groups?: readonly string[]): Promise<SuiteRun> {
  const live = new LiveText(process.stderr)
  const shown = relative(ROOT, hunt.folder)
  live.show(`${shown}: the suite runs …`)
  let count = 0
  try {
    return await runSuite(hunt.folder, {
      ...(groups && { tests: groups, only: true }),
      onOutcome: () => live.show(`${shown}: the suite runs, ${++count} tests so far …`),
    })
  } finally {
    live.finish(`${shown}: the suite has run`)
  }
}
