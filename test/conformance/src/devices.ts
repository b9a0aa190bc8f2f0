/** The suite on the devices of a stage: in this process, and in a page of a browser. */
import { type TestContext, afterAll, describe, test } from 'vitest'
import type { Networks } from './adapter.ts'
import { openStage } from './browser/open-stage.ts'
import { expectAsHere } from './browser/as-here.ts'
import { TITLES } from './core/nets.ts'
import { DEVICES, type DeviceName, devicesIn, whyNot } from './devices/backends.ts'
import { NotOnDevice } from './devices/device-test.ts'
import { deviceTests } from './devices/device-tests.ts'
import { skip } from './skip.ts'
import { type Stage, standingOf } from './stages.ts'
import type { Suite } from './suite-test.ts'

/** A software GPU compiles and computes slowly, and the machine may be busy besides. */
const TIMEOUT = 600_000

/** What reaches a device, or why nothing does. */
type Reach = () => Promise<Networks | { readonly missing: string }>

/** Defines the tests of every device, in this process and in a page, for one stage. */
export function describeDevices(suite: Suite, stages: readonly Stage[]): void {
  for (const name of devicesIn('node')) {
    describeDevice(suite, stages, name, () => Promise.resolve(suite.adapter))
  }
  const reachPage = describePage(suite, stages)
  for (const name of devicesIn('page')) describeDevice(suite, stages, name, reachPage)
}

/** The page that a stage's device tests share, opened when the first of them runs; and the tests of its cpu. */
function describePage({ stage, adapter }: Suite, stages: readonly Stage[]): Reach {
  let opened: ReturnType<typeof openStage> | undefined
  const reach: Reach = async () => {
    opened ??= openStage(stage.folder)
    const page = await opened
    return 'missing' in page ? page : page.networks
  }
  afterAll(async () => {
    const page = await opened?.catch(() => undefined) // said by the tests that needed it
    if (page && 'close' in page) await page.close()
  })
  describe('in a page', () => {
    for (const net of ['tiny', 'full'] as const) {
      const claim = `the cpu computes ${TITLES[net]} in float64 as in Node`
      test(claim, { timeout: TIMEOUT }, async (context) => {
        const standing = standingOf(['network', 'training'], stage, stages)
        if (!standing.runs) skip(context, standing)
        const { sameAs } = stage.manifest
        const sums = typeof sameAs === 'number' ? sameAs : 0
        await expectAsHere(await reached(reach, context), adapter, net, sums)
      })
    }
  })
  return reach
}

function describeDevice(
  { stage, adapter }: Suite,
  stages: readonly Stage[],
  name: DeviceName,
  reach: Reach,
): void {
  describe(`device ${name}`, () => {
    for (const { name: claim, needs, run } of deviceTests) {
      test(claim, { timeout: TIMEOUT }, async (context) => {
        const standing = standingOf(needs, stage, stages)
        if (!standing.runs) skip(context, standing)
        const networks = await reached(reach, context)
        const missing = await whyNot(name, networks)
        if (missing !== undefined) context.skip(missing)
        const { backend, everywhere } = DEVICES[name]
        try {
          await run({ name, backend, networks, cpu: adapter })
        } catch (error) {
          if (!(error instanceof NotOnDevice) || everywhere) throw error
          context.skip(error.message)
        }
      })
    }
  })
}

async function reached(reach: Reach, context: TestContext): Promise<Networks> {
  const networks = await reach()
  return 'missing' in networks ? context.skip(networks.missing) : networks
}
