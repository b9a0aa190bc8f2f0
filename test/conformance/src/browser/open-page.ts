/** Opens a page of one's own in headless Chromium. */
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'

/** Path below the page's address → what lies there. */
export type Site = ReadonlyMap<
  string,
  { readonly type: string; readonly body: string | Uint8Array }
>

export type OpenedPage = { readonly page: Page; close(): Promise<void> }

/**
 * Serves a site, loads it, and waits for its script. What the page throws until then is thrown here.
 * @param makeSite - called where there is a Chromium to load it
 * @param ready - the global that the script makes when it has run
 * @returns why there is no page, where there is no Chromium
 */
export async function openPage(
  makeSite: () => Promise<Site>,
  ready: string,
): Promise<OpenedPage | { readonly missing: string }> {
  const launched = await launchChromium()
  if ('missing' in launched) return launched
  const { browser } = launched
  const closing: (() => Promise<unknown>)[] = [() => browser.close()]
  const close = async () => {
    for (const step of closing) await step()
  }
  try {
    const server = await serve(await makeSite())
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    const page = await browser.newPage()
    const thrown = new Promise<never>((_resolve, reject) => page.once('pageerror', reject))
    thrown.catch(() => undefined)
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    await Promise.race([page.waitForFunction((name) => name in globalThis, ready), thrown])
    return { page, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** An empty document with one script. */
export function documentWith(script: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Stepgrad</title>
<link rel="icon" href="data:,"><script type="module" src="${script}"></script>`
}

/** A page on localhost may use WebGPU; isolated as here, it may share memory with workers, too. */
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

function serve(site: Site): Promise<Server> {
  const server = createServer((request, response) => {
    const file = site.get(request.url ?? '/')
    if (file === undefined) response.writeHead(404).end()
    else response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.body)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, 'localhost', () => resolve(server))
  })
}
