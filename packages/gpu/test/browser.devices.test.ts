/** What runs in a browser, in a page of headless Chromium. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Mode } from '../src/index.ts'
import { claims } from './claims.ts'
import { findChromium, openPage } from './page.ts'

const chromium = findChromium()
let opened: Awaited<ReturnType<typeof openPage>>

beforeAll(async () => {
  if (chromium !== undefined) opened = await openPage(chromium)
}, 60_000)

afterAll(() => opened?.close())

for (const mode of ['webgl2', 'webgpu', 'webasm'] as const satisfies Mode[]) {
  describe(`${mode} in a page`, () => {
    let missing = 'no Chromium'

    beforeAll(async () => {
      if (chromium === undefined) return
      const found = await opened.page.evaluate((name) => inPage.open(name), mode)
      missing = found.available ? '' : `no ${mode} in Chromium: ${found.reason}`
      console.log(`${mode} in a page: ${found.reason}`)
    }, 60_000)

    for (const { name } of claims) {
      test(name, { timeout: 60_000 }, async (context) => {
        if (missing !== '') context.skip(missing)
        expect(await opened.page.evaluate((claim) => inPage.hold(claim), name)).toBeUndefined()
      })
    }

    if (mode === 'webasm') return // nothing to lose

    test('a lost device says so, and asks for another', async (context) => {
      if (missing !== '') context.skip(missing)
      const [lost, ...errors] = await opened.page.evaluate(() => inPage.lose())
      expect(lost).not.toBe('undefined')
      for (const error of errors) expect(error).toMatch(/the device .* is lost: .*; open another/)
      const again = await opened.page.evaluate((name) => inPage.open(name), mode)
      expect(again.available).toBe(true)
      expect(
        await opened.page.evaluate((claim) => inPage.hold(claim), claims[0].name),
      ).toBeUndefined()
    })
  })
}

test('by itself a page without a graphics card chooses WebAssembly', async (context) => {
  if (chromium === undefined) context.skip('no Chromium')
  const adapters = await opened.page.evaluate(() => inPage.all())
  const hardware = adapters.find(({ available, software }) => available && !software)!
  expect(await opened.page.evaluate(() => inPage.chosen())).toBe(hardware.mode)
})
