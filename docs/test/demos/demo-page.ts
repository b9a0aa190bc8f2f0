/** The demos in Chromium, on a page of their own, served as any plain server would: nothing is isolated. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '@stepgrad/conformance/chromium'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import sirv from 'sirv'
import { buildDemos } from '../../demos/build.ts'
import { devPage } from '../../demos/dev-page.ts'

export type DemoSite = {
  /** A page with these demos; what it throws is collected in `errors`. */
  open(names: readonly string[], options?: BrowserContextOptions): Promise<OpenedDemo>
  close(): Promise<void>
}

export type OpenedDemo = { readonly page: Page; readonly errors: readonly Error[] }

/**
 * Builds the demos and starts a browser.
 * @param further - arguments for Chromium
 * @returns why there is none, where there is no Chromium
 */
export async function openDemoSite(
  further: readonly string[] = [],
): Promise<DemoSite | { readonly missing: string }> {
  const launched = await launchChromium(further)
  if ('missing' in launched) return launched
  const { browser } = launched
  const folder = mkdtempSync(join(tmpdir(), 'stepgrad-demos-'))
  const entry = await buildDemos(folder)
  const server = await serve(folder)
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`
  return {
    async open(names, options) {
      const file = `${names.join('-')}.html`
      writeFileSync(join(folder, file), devPage(entry, names))
      return openIn(browser, address + file, options)
    },
    async close() {
      await browser.close()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true })
    },
  }
}

async function openIn(
  browser: Browser,
  address: string,
  options?: BrowserContextOptions,
): Promise<OpenedDemo> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  page.setDefaultTimeout(60_000)
  await page.goto(address)
  return { page, errors }
}

function serve(folder: string): Promise<Server> {
  const server = createServer(sirv(folder, { dev: true }))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, 'localhost', () => resolve(server))
  })
}
