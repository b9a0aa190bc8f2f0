/** What runs in a browser, in a page of headless Chromium. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Mode } from '../src/index.ts'
import { claims } from './claims.ts'
import { openPage } from './page.ts'

const opened = await openPage()
const page = 'page' in opened ? opened.page : undefined

afterAll(async () => {
  if ('close' in opened) await opened.close()
})

for (const mode of ['webgl2', 'webgpu', 'webasm'] as const satisfies Mode[]) {
  describe(`${mode} in a page`, () => {
    let missing = 'missing' in opened ? opened.missing : ''

    beforeAll(async () => {
      const found = await page?.evaluate((name) => inPage.open(name), mode)
      if (found?.available === false) missing = `no ${mode} in Chromium: ${found.reason}`
    }, 60_000)

    const claim = (name: string, hold: (where: NonNullable<typeof page>) => Promise<void>) =>
      test(name, async (context) => {
        if (missing !== '') context.skip(missing)
        await hold(page!)
      })

    for (const { name } of claims) {
      claim(name, async (where) => {
        expect(await where.evaluate((text) => inPage.hold(text), name)).toBeUndefined()
      })
    }

    if (mode === 'webgpu') {
      claim('what the device rejects late is an error of the next results', async (where) => {
        expect(await where.evaluate(() => inPage.rejected())).toMatch(/^webgpu: .*[Uu]sage/)
        await where.evaluate((name) => inPage.open(name), mode)
      })
    }

    if (mode === 'webasm') return // nothing to lose

    claim('a lost device says so, and another can be opened', async (where) => {
      const [lost, ...errors] = await where.evaluate(() => inPage.lose())
      expect(lost).not.toBe('undefined')
      for (const error of errors) expect(error).toMatch(/the device .* is lost: .*; open another/)
      const again = await where.evaluate((name) => inPage.open(name), mode)
      expect(again.available).toBe(true)
      expect(await where.evaluate((text) => inPage.hold(text), claims[0].name)).toBeUndefined()
    })
  })
}

test('by itself a page opens the first mode that is no software', async (context) => {
  if (!page) return context.skip('missing' in opened ? opened.missing : '')
  const adapters = await page.evaluate(() => inPage.all())
  const first = adapters.find(({ available, software }) => available && !software)!
  expect(await page.evaluate(() => inPage.chosen())).toBe(first.mode)
})
