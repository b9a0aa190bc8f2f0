/** The claims in a page of headless Chromium: nothing is downloaded, nothing needs a window. */
import { fileURLToPath } from 'node:url'
import { type Site, documentWith, openPage as open } from '@stepgrad/conformance/open-page'
import { build, type Rollup } from 'vite'

/**
 * A page of localhost, as WebGPU wants it, with `inPage` in it.
 * @returns why there is none, where there is no Chromium
 */
export async function openPage() {
  const opened = await open(site, 'inPage')
  if ('page' in opened) opened.page.on('pageerror', (error) => console.error(error))
  return opened
}

async function site(): Promise<Site> {
  return new Map([
    ['/', { type: 'text/html', body: documentWith('/script.js') }],
    ['/script.js', { type: 'text/javascript', body: await bundle() }],
  ])
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
