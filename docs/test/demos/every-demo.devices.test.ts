/** What holds for all demos: loaded late, of use to everyone, and at home on any page. */
import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { demoNames } from '../../demos/build.ts'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium()

const LOOKS: readonly BrowserContextOptions[] = [1440, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce' as const,
  })),
)

/** Something of the demo itself, once its code is there. */
const LOADED = '.demo-title'

/** Brings the parts of a demo on that are not there at first. */
const unfold: Partial<Record<string, (page: Page) => Promise<void>>> = {
  async race(page) {
    await page.getByRole('button', { name: 'Start' }).click()
    await page.locator('tr[data-entrant] .demo-bar:visible').first().waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
  },
  async 'draw-a-digit'(page) {
    await page.locator('[data-accuracy]').waitFor()
  },
}

for (const name of demoNames) {
  drive(`${name}: accessible, and no wider than the page, light and dark`, async (site) => {
    for (const look of LOOKS) {
      const { page, errors } = await site.open([name], look)
      await page.locator(LOADED).waitFor()
      await unfold[name]?.(page)
      for (const summary of await page.locator('summary').all()) await summary.click()
      expect(await seriousFindings(page)).toEqual([])
      const overflow = () => document.documentElement.scrollWidth - window.innerWidth
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
      expect(errors).toEqual([])
      await page.context().close()
    }
  })
}

drive('a demo is loaded when the reader comes near it', async (site) => {
  const { page } = await site.open(['backward'])
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.route('**/*.html', async (route) => {
    loaded.length = 0 // what the page before had asked for
    const response = await route.fetch()
    const far = (await response.text()).replace('<main>', '<main style="padding-top: 5000px">')
    await route.fulfill({ response, body: far })
  })
  await page.reload({ waitUntil: 'networkidle' })
  const ofDemos = () =>
    loaded.filter((path) => demoNames.some((name) => path.startsWith(`/${name}-`)))
  expect(loaded).toContainEqual(expect.stringMatching(/^\/page-main-\w+\.js$/))
  expect(ofDemos()).toEqual([])
  await page.locator('[data-demo]').scrollIntoViewIfNeeded()
  await page.locator(LOADED).waitFor()
  expect(ofDemos()).toEqual([expect.stringMatching(/^\/backward-\w+\.js$/)])
})

drive('a name that no demo has says so in its place', async (site) => {
  const { page } = await site.open(['no-such-demo'])
  expect(await page.getByRole('alert').innerText()).toContain("no demo called 'no-such-demo'")
})

type Finding = {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<{ violations: readonly Finding[] }>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
