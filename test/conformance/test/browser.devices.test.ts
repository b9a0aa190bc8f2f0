/** A stage's sources in a page of headless Chromium, reached from here. */
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { adapter } from '../../../packages/16-fast-cpu/test/adapter.ts'
import type { Networks } from '../src/adapter.ts'
import { openStage } from '../src/browser/open-stage.ts'
import { expectAsHere } from '../src/browser/as-here.ts'
import { TITLES, createNet, pytorch } from '../src/core/nets.ts'
import { deviceTests } from '../src/devices/device-tests.ts'
import { float32Device } from './float32-device.ts'

const page = await openStage(
  fileURLToPath(new URL('../../../packages/16-fast-cpu', import.meta.url)),
)
const missing = 'missing' in page ? page.missing : undefined
const networks = 'networks' in page ? page.networks : adapter

afterAll(async () => {
  if ('close' in page) await page.close()
})

const claim = (name: string, run: () => Promise<void>) =>
  test(name, async (context) => {
    if (missing !== undefined) context.skip(missing)
    await run()
  })

describe("the stage's sources run in a browser", () => {
  for (const name of ['tiny', 'full'] as const) {
    claim(`they compute ${TITLES[name]} in float64 as here`, () =>
      expectAsHere(networks, adapter, name, 0),
    )
  }

  claim('what fails there fails in the words in which it fails here', async () => {
    const images = { ...pytorch('tiny', 'float64').images, batch: 3 } // there are more
    const complaint = async (each: Networks) => {
      const net = await createNet(each, 'tiny', 'float64')
      return net.forward(images).then(String, (error: unknown) => (error as Error).message)
    }
    const here = await complaint(adapter)
    expect(here).toContain('(3, 2, 14, 10)')
    expect(await complaint(networks)).toBe(here)
  })
})

describe('the float32 loops of a page, taken for a device', () => {
  for (const { name, run } of deviceTests) claim(name, () => run(float32Device(networks, adapter)))
})
