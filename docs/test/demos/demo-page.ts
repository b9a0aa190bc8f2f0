/** The demos in Chromium, in the lessons of the built site, served as any plain server would: nothing is isolated. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { launchChromium } from '@stepgrad/conformance/chromium'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import sirv from 'sirv'
import type { DemoName } from '../../demos/page/names.ts'
import { assertBuilt, pagesIn, readPage, site } from '../built-site.ts'

export type DemoSite = {
  /** The lesson with this demo, scrolled to it; what the page throws is collected in `errors`. */
  open(name: DemoName, options?: BrowserContextOptions): Promise<OpenedDemo>
  /** The lesson with this demo as it opens, at its top, when it has loaded all it asks for there. */
  openAtTop(name: DemoName): Promise<OpenedDemo>
  close(): Promise<void>
}

export type OpenedDemo = {
  readonly page: Page
  /** The demo alone: its lesson has buttons, tables and sentences of its own. */
  readonly demo: Locator
  readonly errors: readonly Error[]
  /** The paths of all that the lesson has asked the server for, in order. */
  readonly requested: readonly string[]
  /** Loads the lesson anew and goes to the demo again: where a browser is then, it decides itself. */
  reload(): Promise<void>
}

/**
 * Serves the site and starts a browser.
 * @param further - arguments for Chromium
 * @returns why there is none, where there is no Chromium
 */
export async function openDemoSite(
  further: readonly string[] = [],
): Promise<DemoSite | { readonly missing: string }> {
  assertBuilt()
  const launched = await launchChromium(further)
  if ('missing' in launched) return launched
  const { browser } = launched
  const server = createServer(sirv(site))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, 'localhost', resolve)
  })
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`
  return {
    async open(name, options) {
      const opened = await newPage(browser, name, options)
      await opened.page.goto(address + lessonWith(name))
      await opened.demo.scrollIntoViewIfNeeded()
      return opened
    },
    async openAtTop(name) {
      const opened = await newPage(browser, name)
      await opened.page.goto(address + lessonWith(name), { waitUntil: 'networkidle' })
      return opened
    },
    async close() {
      await browser.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The path of the page in which a demo stands. */
function lessonWith(name: DemoName): string {
  const path = pagesIn('lessons').find((page) => readPage(page).querySelector(placeOf(name)))
  if (path === undefined) throw new Error(`no lesson has the demo '${name}'`)
  return path
}

function placeOf(name: DemoName): string {
  return `[data-demo="${name}"]`
}

async function newPage(
  browser: Browser,
  name: DemoName,
  options?: BrowserContextOptions,
): Promise<OpenedDemo> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  const requested: string[] = []
  page.on('request', (request) => requested.push(new URL(request.url()).pathname))
  const demo = page.locator(placeOf(name))
  const reload = async () => {
    await page.reload()
    await demo.scrollIntoViewIfNeeded()
  }
  return { page, demo, errors, requested, reload }
}
