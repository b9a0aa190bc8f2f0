/** The claims in a page of headless Chromium: nothing is downloaded, nothing needs a window. */
import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
import { type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { build, type Rollup } from 'vite'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** The Chromium that CHROMIUM_PATH names, or one that is installed. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync)
}

/** Bundles `in-page.ts` for a browser, as it is: kernels are read through `toString`. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('in-page.ts', import.meta.url))
  const { output } = (await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: false, target: 'esnext', rollupOptions: { input: entry } },
  })) as Rollup.RollupOutput
  return output[0].code
}

/** WebGPU wants a page of localhost. */
export async function openPage(executablePath: string) {
  const script = await bundle()
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(
      isScript ? script : '<!doctype html><script type="module" src="/script.js"></script>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    await new Promise((resolve) => server.close(resolve))
  }
  try {
    const args = ['--enable-unsafe-webgpu', '--no-sandbox']
    browser = await chromium.launch({ executablePath, args })
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'inPage' in globalThis)
    return { page, close }
  } catch (error) {
    await close()
    throw error
  }
}
