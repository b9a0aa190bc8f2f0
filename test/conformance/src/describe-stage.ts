import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'
import type { Adapter } from './adapter.ts'
import { runThenPutAway } from './afterwards.ts'
import { allTests } from './all-tests.ts'
import { describeDevices } from './devices.ts'
import { testsOnGpujsCpu } from './devices/device-tests.ts'
import { describeMistakes } from './mistakes/describe-mistakes.ts'
import { mistakesOf } from './mistakes/of-stage.ts'
import { withMistake } from './mistakes/plugin.ts'
import { describeRed } from './red-first.ts'
import { skip } from './skip.ts'
import { type Stage, locateStage, slugOf, standingOf } from './stages.ts'
import { type Suite, type SuiteTest, adapterAddress } from './suite-test.ts'

export type StageUnderTest = {
  /** The stage's folder, where its `stage.json` lies. */
  readonly folder: URL
  readonly adapter: Adapter
}

/**
 * Defines every test of the suite for one stage.
 *
 * `STEPGRAD_SUITE=red` turns the question round: the tests of what the stage introduces must fail on the stage before.
 * `STEPGRAD_SUITE=mistakes` (`all-mistakes`: of earlier stages, too) asks whether the suite notices what is wrong.
 * `STEPGRAD_SUITE=proof` asks for the suite and then for both, in one process.
 * `STEPGRAD_SUITE=devices` asks for devices and browser alone, which depend on the machine; `everything` for them, too.
 */
export async function describeStage({ folder, adapter }: StageUnderTest): Promise<void> {
  const {
    stage,
    before: previous,
    stages,
  } = locateStage(fileURLToPath(folder).replace(/[\\/]$/, ''))
  const mode = process.env.STEPGRAD_SUITE ?? 'all'
  const before = previous && { stage: previous, adapter: await loadAdapter(previous) }
  const suite: Suite = { stage, adapter, before }
  const slugs = stages.map(({ name }) => slugOf(name))
  const took = new Map<SuiteTest, number>()
  if (hasDevices(stage) && (mode === 'devices' || mode === 'everything'))
    describeDevices(suite, stages)
  if (mode === 'all' || mode === 'everything' || mode === 'proof') {
    describeClaims(stage)
    describeSuite(suite, stages, took)
  }
  if (mode === 'red' || mode === 'proof') describeRed(stage, before, testsOnAnyMachine(stage))
  if (mode === 'mistakes' || mode === 'all-mistakes' || mode === 'proof')
    describeMistakes({
      suite,
      took,
      mistakes: mistakesOf(slugOf(stage.name), slugs, mode === 'all-mistakes'),
      tests: testsOnAnyMachine(stage).filter(
        ({ dear = false, needs }) => !dear && standingOf(needs, stage, stages).runs,
      ),
      load: loadAdapter,
    })
}

function describeSuite(suite: Suite, stages: readonly Stage[], took: Map<SuiteTest, number>): void {
  for (const [group, members] of groupsOf(allTests)) {
    describe(group, () => {
      for (const member of members) {
        const standing = standingOf(member.needs, suite.stage, stages)
        test(member.name, async (context) => {
          if (!standing.runs) skip(context, standing)
          const reason = member.notRun?.(suite)
          if (reason !== undefined) context.skip(reason)
          const began = performance.now()
          await runThenPutAway(() => member.run(suite))
          took.set(member, performance.now() - began)
        })
      }
    })
  }
}

/** All tests, and those that the stage can pass on the device that every machine has. */
function testsOnAnyMachine({ manifest: { capabilities } }: Stage): SuiteTest[] {
  const onDevice = testsOnGpujsCpu.filter(({ needs }) =>
    needs.every((need) => capabilities.includes(need)),
  )
  return [...allTests, ...onDevice]
}

function hasDevices({ manifest }: Stage): boolean {
  return manifest.capabilities.includes('devices')
}

/** A capability without a test would be a claim that nobody checks. */
function describeClaims({ manifest }: Stage): void {
  describe('manifest', () => {
    test('every capability that the stage claims has a test', () => {
      const tested = new Set([...allTests, ...testsOnGpujsCpu].flatMap(({ needs }) => needs))
      const untested = manifest.capabilities.filter((capability) => !tested.has(capability))
      if (untested.length > 0) throw new Error(`no test needs ${untested.join(', ')}`)
    })
  })
}

/** Neighbours of one group together: where the order is by time, a group may come more than once. */
function groupsOf(tests: readonly SuiteTest[]): (readonly [group: string, members: SuiteTest[]])[] {
  const groups: [string, SuiteTest[]][] = []
  for (const member of tests) {
    const last = groups.at(-1)
    if (last?.[0] === member.group) last[1].push(member)
    else groups.push([member.group, [member]])
  }
  return groups
}

async function loadAdapter(stage: Stage, mistake?: string): Promise<Adapter> {
  const address = adapterAddress(stage)
  const url = mistake === undefined ? address : withMistake(address, mistake)
  const loaded = (await import(/* @vite-ignore */ url)) as { adapter: Adapter }
  return loaded.adapter
}
