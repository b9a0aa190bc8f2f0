/** Which tests of the suite are a stage's. */
import { allTests } from './all-tests.ts'
import { testsOnGpujsCpu } from './devices/device-tests.ts'
import { type Stage, locateStage } from './stages.ts'
import type { SuiteTest } from './suite-test.ts'

/** All tests, and those that the stage can pass on the device that every machine has. */
export function testsOnAnyMachine({ manifest: { capabilities } }: Stage): SuiteTest[] {
  const onDevice = testsOnGpujsCpu.filter(({ needs }) =>
    needs.every((need) => capabilities.includes(need)),
  )
  return [...allTests, ...onDevice]
}

/** Those of what the stage introduces. */
export function newTests(stage: Stage): SuiteTest[] {
  const { introduces } = stage.manifest
  return testsOnAnyMachine(stage).filter(({ needs }) =>
    needs.some((need) => introduces.includes(need)),
  )
}

/** The names, as a run prints them, of the tests that run in the stage in `folder`, and of the new ones among them. */
export function testNames(folder: string): {
  readonly all: readonly string[]
  readonly introduced: readonly string[]
} {
  const { stage } = locateStage(folder)
  const { capabilities } = stage.manifest
  const namesOf = (tests: readonly SuiteTest[]) =>
    tests
      .filter(({ needs }) => needs.every((need) => capabilities.includes(need)))
      .map(({ group, name }) => `${group} > ${name}`)
  return { all: namesOf(testsOnAnyMachine(stage)), introduced: namesOf(newTests(stage)) }
}
