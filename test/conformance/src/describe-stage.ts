import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, inject, test } from 'vitest'
import type { Adapter } from './adapter.ts'
import { allTests } from './all-tests.ts'
import { describeDevices } from './devices.ts'
import { testsOnGpujsCpu } from './devices/device-tests.ts'
import { noted } from './journal.ts'
import { firstThatMeans } from './pick.ts'
import { skip } from './skip.ts'
import { newTests, testsOnAnyMachine } from './stage-tests.ts'
import { type Stage, locateStage, standingOf } from './stages.ts'
import type { Suite, SuiteTest } from './suite-test.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How long each test took without a mistake, by its full name. */
    milliseconds: Record<string, number> | undefined
    /** Names of groups or tests that come first, in this order, and whether they are all that is asked. */
    picked: { readonly patterns: readonly string[]; readonly only: boolean } | undefined
  }
}

export type StageUnderTest = {
  /** The stage's folder, where its `stage.json` lies. */
  readonly folder: URL
  /** Of a copy that lies elsewhere, the workbench's: the folder in `packages` in whose place it stands. */
  readonly inPlaceOf?: URL
  readonly adapter: Adapter
}

/**
 * Defines every test of the suite for one stage.
 *
 * `STEPGRAD_SUITE=red` turns the question round: the tests of what the stage introduces must fail on the stage before.
 * `STEPGRAD_SUITE=mistakes` leaves out what is dear and what compares with the stage before.
 * `STEPGRAD_SUITE=workbench` adds the tests of the device that every machine has, and takes a wish as to what comes first.
 * `STEPGRAD_SUITE=devices` asks for devices and browser alone, which depend on the machine; `everything` for them, too.
 */
export async function describeStage({
  folder,
  inPlaceOf = folder,
  adapter,
}: StageUnderTest): Promise<void> {
  const { stage, before, stages } = locateStage(pathOf(folder), pathOf(inPlaceOf))
  const mode = process.env.STEPGRAD_SUITE ?? 'all'
  if (mode === 'red') {
    describeRed(stage, before && { stage: before, adapter: await loadAdapter(before) })
    return
  }
  const cheap = mode === 'mistakes'
  const tests = testsFor(mode, stage)
  const suite: Suite = {
    stage,
    adapter,
    before: before && !cheap ? { stage: before, adapter: await loadAdapter(before) } : undefined,
  }
  if (hasDevices(stage) && (mode === 'devices' || mode === 'everything'))
    describeDevices(suite, stages)
  if (mode === 'devices') return
  describeClaims(stage)
  for (const [group, members] of groupsOf(tests)) {
    describe(group, () => {
      for (const member of members) {
        const standing = standingOf(member.needs, stage, stages)
        test(member.name, async (context) => {
          if (!standing.runs) skip(context, standing)
          const reason = member.notRun?.(suite)
          if (reason !== undefined) context.skip(reason)
          await noted(`${group} > ${member.name}`, () => member.run(suite))
        })
      }
    })
  }
}

function pathOf(folder: URL): string {
  return fileURLToPath(folder).replace(/[\\/]$/, '')
}

function testsFor(mode: string, stage: Stage): readonly SuiteTest[] {
  if (mode === 'mistakes') return cheapTests(stage)
  return mode === 'workbench' ? pickedFirst(testsOnAnyMachine(stage)) : allTests
}

/** The tests that are picked, in the order of the patterns that pick them, then the others if they are asked for. */
function pickedFirst(tests: readonly SuiteTest[]): readonly SuiteTest[] {
  const picked = inject('picked')
  if (picked === undefined) return tests
  const { patterns, only } = picked
  const place = ({ group, name }: SuiteTest) => firstThatMeans(patterns, `${group} > ${name}`)
  const chosen = tests.filter((member) => place(member) !== -1)
  const others = only ? [] : tests.filter((member) => place(member) === -1)
  return [...chosen.toSorted((a, b) => place(a) - place(b)), ...others]
}

/**
 * What is run on each planted mistake: first the tests of what the stage introduces, which most likely notice, and of
 * these and the others the quick ones first, once it is known which are.
 */
function cheapTests(stage: Stage): SuiteTest[] {
  const { introduces } = stage.manifest
  const tests = testsOnAnyMachine(stage).filter(({ dear = false }) => !dear)
  const isNew = ({ needs }: SuiteTest) => needs.some((need) => introduces.includes(need))
  const took = inject('milliseconds') ?? {}
  const cost = ({ group, name }: SuiteTest) => took[`${group} > ${name}`] ?? 0
  const ordered = tests.toSorted((a, b) => cost(a) - cost(b))
  return [...ordered.filter(isNew), ...ordered.filter((member) => !isNew(member))]
}

function hasDevices({ manifest }: Stage): boolean {
  return manifest.capabilities.includes('devices')
}

/** Each test of what `stage` introduces, run on the stage before: it passes by failing. */
function describeRed(stage: Stage, before: Suite['before']): void {
  const tests = newTests(stage)
  const nothing = nothingToFail(stage, before, tests)
  describe(`red first: ${stage.name}`, () => {
    if (before === undefined || nothing !== undefined) {
      test('new tests fail on the stage before', (context) => context.skip(nothing))
      return
    }
    const suite: Suite = { stage, adapter: before.adapter, before: undefined }
    for (const { group, name, run } of tests) {
      test(`${group}: ${name}`, async () => {
        if (await fails(() => run(suite))) return
        throw new Error(`passes already on stage ${before.stage.name}, so it tests nothing new`)
      })
    }
  })
}

/** Why no test of a stage can be red first, undefined where one can. Throws where one should be. */
function nothingToFail(
  { name, manifest }: Stage,
  before: Suite['before'],
  tests: readonly SuiteTest[],
): string | undefined {
  if (before === undefined) return `${name} is the first stage: there is none before it to fail on`
  if (manifest.introduces.length === 0) return `${name} introduces nothing that a test could need`
  if (tests.length === 0)
    throw new Error(`${name}: no test needs ${manifest.introduces.join(', ')}`)
  return undefined
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

async function loadAdapter({ folder }: Stage): Promise<Adapter> {
  const url = pathToFileURL(join(folder, 'test', 'adapter.ts')).href
  const loaded = (await import(/* @vite-ignore */ url)) as { adapter: Adapter }
  return loaded.adapter
}

async function fails(run: () => Promise<void> | void): Promise<boolean> {
  try {
    await run()
    return false
  } catch {
    return true
  }
}
