/** The built site in Chromium: what a reader sees, finds, and reaches without a mouse. */
import { launchChromium } from '@stepgrad/conformance/chromium'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { serve, type Served } from '../src/serve/serve.ts'
import { assertBuilt, pagesIn, site } from './built-site.ts'
import { seriousFindings } from './findings.ts'

/** A lesson with a demo is looked at by the tests of demos. */
const KINDS = {
  'the front page': 'index.html',
  'a lesson': 'lessons/15-recurrent.html',
  'the tasks of a lesson': 'lessons/04-autograd/tasks.html',
  'a page of changes': 'changes/02-tensor-03-views.html',
  'the API of a stage': 'api/02-tensor.html',
  'the API of a class': 'api/02-tensor/Tensor.html',
  'the table of agreement': 'agreement.html',
  'the benchmarks': 'benchmarks.html',
  'the glossary': 'glossary.html',
  'the notes': 'notes-answered.html',
}

let served: Served | undefined
let browser: Browser | undefined
let missing = ''

beforeAll(async () => {
  assertBuilt()
  const launched = await launchChromium()
  if ('missing' in launched) missing = launched.missing
  else {
    browser = launched.browser
    served = await serve(site, 0)
  }
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

/** Loads a page; where there is no Chromium, says so and leaves the test. */
async function open(
  context: TestContext,
  path: string,
  how: { colorScheme?: 'light' | 'dark'; width?: number } = {},
): Promise<Page> {
  if (browser === undefined || served === undefined) return context.skip(`not run: ${missing}`)
  const { colorScheme = 'light', width = 1200 } = how
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
  page.setDefaultTimeout(60_000)
  await page.goto(served.address + path)
  await page.waitForSelector('#tsd-nav-container a', { state: 'attached' }) // folded on a phone
  return page
}

/** Pictures of the ground at both ends of a box, above its first line. */
async function edgesOf(page: Page, box: Locator): Promise<{ left: Buffer; right: Buffer }> {
  await box.scrollIntoViewIfNeeded()
  const { x, y, width } = (await box.boundingBox())!
  const at = (left: number) => ({ x: Math.round(left), y: Math.round(y) + 7, width: 4, height: 2 })
  return {
    left: await page.screenshot({ clip: at(x + 2) }),
    right: await page.screenshot({ clip: at(x + width - 6) }),
  }
}

describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
  it.for(Object.entries(KINDS))(
    '%s has no serious hindrance',
    { timeout: 180_000 },
    async ([, path], context) => {
      const page = await open(context, path, { colorScheme })
      const found = await seriousFindings(page)
      await page.close()
      expect(found).toEqual([])
    },
  )
})

describe('the search', () => {
  const search = async (context: TestContext, words: string): Promise<string[]> => {
    const page = await open(context, 'api/20-data-parallel/Tensor.html')
    await page.keyboard.press('/')
    await page.fill('#tsd-search-input', words)
    await page.waitForSelector('#tsd-search-results a')
    const addresses = await page.$$eval('#tsd-search-results a', (links) =>
      links.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
    )
    await page.close()
    return addresses
  }

  it.for([
    ['Tensor', '/lessons/02-tensor.html'],
    ['autograd', '/lessons/04-autograd.html'],
    ['gradient check', '/lessons/'],
    ['momentum', '/lessons/'],
    ['view', '/lessons/03-views.html'],
  ])('finds a lesson for “%s” first', { timeout: 120_000 }, async ([words, lesson], context) => {
    const addresses = await search(context, words)
    expect(addresses[0]).toContain(lesson)
  })

  it('finds a name once, not twenty times', { timeout: 120_000 }, async (context) => {
    const addresses = await search(context, 'maskedFill_')
    const stages = addresses.filter((address) => address.endsWith('/Tensor.html'))
    expect(new Set(stages)).toEqual(new Set(['/api/20-data-parallel/Tensor.html']))
  })

  it('fetches its index only when it is asked', { timeout: 120_000 }, async (context) => {
    const page = await open(context, 'lessons/01-raw-arrays.html')
    const fetched = () =>
      page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('search.js')),
      )
    expect(await fetched()).toBe(false)
    await page.keyboard.press('/')
    await page.waitForFunction(() => 'searchData' in globalThis)
    expect(await fetched()).toBe(true)
    await page.close()
  })
})

describe('a reader', () => {
  it(
    'comes from the front page to the end with next, next, next',
    { timeout: 300_000 },
    async (context) => {
      const page = await open(context, 'index.html')
      const next = page.getByRole('link', { name: /^Next/ })
      const visited = new Set(['/index.html'])
      while ((await next.count()) > 0) {
        await next.click()
        await page.waitForURL((url) => !visited.has(url.pathname))
        visited.add(new URL(page.url()).pathname)
      }
      expect([...visited].slice(1)).toEqual(
        pagesIn('lessons')
          .filter((path) => !path.endsWith('tasks.html'))
          .sort()
          .map((path) => `/${path}`),
      )
      await page.close()
    },
  )
})

describe('with the keyboard', () => {
  it('the first stop leads past the menus, to the text', { timeout: 120_000 }, async (context) => {
    const page = await open(context, 'lessons/04-autograd.html')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the text')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.close()
  })

  it('code that is too wide can be scrolled', { timeout: 120_000 }, async (context) => {
    const page = await open(context, 'lessons/04-autograd.html', { width: 390 })
    const code = page.locator('pre').first()
    await code.focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction((element) => element.scrollLeft > 0, await code.elementHandle())
    await page.close()
  })
})

describe('on a phone', () => {
  it.for(['light', 'dark'] as const)(
    'code that goes on beyond an edge is shaded there, in the %s',
    { timeout: 120_000 },
    async (colorScheme, context) => {
      const page = await open(context, 'changes/02-tensor-03-views.html', {
        colorScheme,
        width: 390,
      })
      const code = page.locator('pre.diff').first()
      const start = await edgesOf(page, code)
      await code.evaluate((element) => (element.scrollLeft = element.scrollWidth))
      const end = await edgesOf(page, code)
      const ground = start.left
      expect(end.right).toEqual(ground)
      expect(start.right).not.toEqual(ground)
      expect(end.left).not.toEqual(ground)
      await page.close()
    },
  )

  it('tables that scroll have names of their own', { timeout: 120_000 }, async (context) => {
    for (const path of Object.values(KINDS)) {
      const page = await open(context, path, { width: 390 })
      const names = await page.$$eval('div.wide', (boxes) =>
        boxes.map((box) => `${box.role} ${box.ariaLabel} ${(box as HTMLElement).tabIndex}`),
      )
      for (const name of names) expect(name).toMatch(/^region \S.* 0$/)
      expect(new Set(names).size).toBe(names.length)
      await page.close()
    }
  })

  it.for(Object.entries(KINDS))(
    '%s is not wider than the screen',
    { timeout: 120_000 },
    async ([, path], context) => {
      const page = await open(context, path, { width: 390 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        390,
      )
      await page.close()
    },
  )
})
