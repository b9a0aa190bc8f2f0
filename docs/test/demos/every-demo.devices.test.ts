/** What holds for all demos: loaded late, of use to everyone, and at home in their lessons. */
import type { BrowserContextOptions, Locator } from 'playwright-core'
import { expect } from 'vitest'
import { demoNames, demoShows } from '../../demos/page/names.ts'
import { seriousFindings } from '../findings.ts'
import { inChromium } from './in-chromium.ts'

const drive = await inChromium()

/** Each width and each theme, but not each with each. */
const LOOKS: readonly BrowserContextOptions[] = [
  { viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' },
  { viewport: { width: 390, height: 900 }, colorScheme: 'dark', reducedMotion: 'reduce' },
]

/** Something of the demo itself, once its code is there. */
const LOADED = '.demo-title'

/** Brings the parts of a demo on that are not there at first. */
const unfold: Partial<Record<string, (demo: Locator) => Promise<void>>> = {
  async race(demo) {
    await demo.getByRole('button', { name: 'Start' }).click()
    await demo.locator('tr[data-entrant] .demo-bar:visible').first().waitFor()
    await demo.getByRole('button', { name: 'Stop' }).click()
  },
  async 'draw-a-digit'(demo) {
    await demo.locator('[data-accuracy]').waitFor()
  },
}

for (const name of demoNames) {
  drive(`${name}: accessible, and no wider than the page, light and dark`, async (site) => {
    for (const look of LOOKS) {
      const { page, demo, errors } = await site.open(name, look)
      await demo.locator(LOADED).waitFor()
      await unfold[name]?.(demo)
      for (const summary of await demo.locator('summary').all()) await summary.click()
      expect(await seriousFindings(page)).toEqual([])
      const overflow = () => document.documentElement.scrollWidth - window.innerWidth
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
      expect(errors).toEqual([])
      await page.context().close()
    }
  })

  drive(`${name}: without scripts the page says what it would show`, async (site) => {
    const { page, demo } = await site.open(name, { javaScriptEnabled: false })
    const told = await demo.innerText()
    expect(told).toContain(demoShows[name])
    await page.context().close()
  })
}

drive('a demo is loaded when the reader comes near it', async (site) => {
  const { demo, requested } = await site.openAtTop('gradient-check')
  const ofDemos = () =>
    requested.filter((path) => demoNames.some((name) => path.includes(`/demos/${name}-`)))
  expect(requested).toContainEqual(expect.stringMatching(/\/page-main-\w+\.js$/))
  expect(ofDemos()).toEqual([])
  await demo.scrollIntoViewIfNeeded()
  await demo.locator(LOADED).waitFor()
  expect(ofDemos()[0]).toMatch(/\/gradient-check-\w+\.js$/)
})

drive('a name that no demo has says so in its place', async (site) => {
  const { page } = await site.open('backward')
  await page.route('**/*.html', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('data-demo="backward"', 'data-demo="no-such-demo"')
    await route.fulfill({ response, body })
  })
  await page.reload()
  await page.locator('[data-demo]').scrollIntoViewIfNeeded()
  expect(await page.getByRole('alert').innerText()).toContain("no demo called 'no-such-demo'")
})
