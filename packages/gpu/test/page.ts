/** The claims in a page of headless Chromium: nothing is downloaded, nothing needs a window. */
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { launchChromium } from '@stepgrad/conformance/chromium'
import { build, type Rollup } from 'vite'

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

/**
 * A page of localhost, as WebGPU wants it, with `inPage` in it.
 * @returns why there is none, where there is no Chromium
 */
export async function openPage() {
  const launched = await launchChromium()
  if ('missing' in launched) return launched
  const { browser } = launched
  const script = await bundle()
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(
      isScript ? script : '<!doctype html><script type="module" src="/script.js"></script>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const close = async () => {
    await browser.close()
    await new Promise((resolve) => server.close(resolve))
  }
  try {
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
