/** Opens a stage in a page of headless Chromium. */
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Networks } from '../adapter.ts'
import { type Site, bundleStage } from './bundle.ts'
import { launchChromium } from './chromium.ts'
import { remoteNetworks } from './remote-networks.ts'

export type StageInPage = { readonly networks: Networks; close(): Promise<void> }

/**
 * Bundles the stage in `folder` and loads it. What the page throws while it loads is thrown here.
 * @returns why there is no page, where there is no Chromium
 */
export async function openStage(
  folder: string,
): Promise<StageInPage | { readonly missing: string }> {
  const launched = await launchChromium()
  if ('missing' in launched) return launched
  const { browser } = launched
  const closing: (() => Promise<unknown>)[] = [() => browser.close()]
  const close = async () => {
    for (const step of closing) await step()
  }
  try {
    const server = await serve(await bundleStage(folder))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    const page = await browser.newPage()
    const thrown = new Promise<never>((_resolve, reject) => page.once('pageerror', reject))
    thrown.catch(() => undefined)
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    await Promise.race([page.waitForFunction(() => 'callStage' in globalThis), thrown])
    const networks = remoteNetworks((call) =>
      page.evaluate((text) => globalThis.callStage(text), call),
    )
    return { networks, close }
  } catch (error) {
    await close()
    throw error
  }
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
