/** The suite on a hunted copy, with a line that says how far it is. */
import { relative } from 'node:path'
import { means } from '@stepgrad/conformance/pick'
import { LiveText } from '../runs/live-text.ts'
import { ROOT } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { fullName } from '../workbench/suite-outcome.ts'
import { type Outcome, runSuite, type SuiteRun } from '../workbench/suite-run.ts'
import type { Hunt } from './hunts.ts'

/**
 * @param groups - run these only: groups, or beginnings of full names
 * @throws Trouble where one of them means no test
 */
export async function runSuiteOn(hunt: Hunt, groups?: readonly string[]): Promise<SuiteRun> {
  const live = new LiveText(process.stderr)
  const shown = relative(ROOT, hunt.folder)
  live.show(`${shown}: the suite runs …`)
  let count = 0
  try {
    const run = await runSuite(hunt.folder, {
      ...(groups && { tests: groups, only: true }),
      onOutcome: () => live.show(`${shown}: the suite runs, ${++count} tests so far …`),
    })
    return groups === undefined ? run : onlyMeant(run, groups)
  } finally {
    live.finish(`${shown}: the suite has run`)
  }
}

/** Without the test of the manifest, which always runs: it would pass for the tests that were meant. */
function onlyMeant(run: SuiteRun, groups: readonly string[]): SuiteRun {
  if (run.end !== 'ran') return run
  const isMeant = (outcome: Outcome, group: string) => means(group, fullName(outcome))
  for (const group of groups) {
    if (run.outcomes.some((outcome) => isMeant(outcome, group))) continue
    throw new Trouble(
      `hunt test: no test is called '${group}'; type its group, or its name as far ` +
        'as you like, as `hunt test` prints them',
    )
  }
  return { ...run, outcomes: run.outcomes.filter((o) => groups.some((group) => isMeant(o, group))) }
}
