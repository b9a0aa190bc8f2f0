/** The Chromium of this machine. Nothing is downloaded. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** WebGPU is behind a flag where there is no driver for it, and in headless Chromium. */
const ARGUMENTS = ['--enable-unsafe-webgpu']

export type Launched = { readonly browser: Browser } | { readonly missing: string }

/**
 * Starts the Chromium that `CHROMIUM_PATH` names, or one that is installed; without one, says so.
 * @param further - more arguments for its command line
 */
export async function launchChromium(further: readonly string[] = []): Promise<Launched> {
  const args = [...ARGUMENTS, ...further]
  const asked = process.env.CHROMIUM_PATH
  if (asked && !existsSync(asked)) return { missing: `no Chromium: no CHROMIUM_PATH ${asked}` }
  const executablePath = asked || onPath()
  if (executablePath !== undefined) {
    return { browser: await chromium.launch({ executablePath, args }) }
  }
  try {
    // Where installers put Chrome, on any system.
    return { browser: await chromium.launch({ channel: 'chrome', args }) }
  } catch {
    return { missing: 'no Chromium; install it, or set CHROMIUM_PATH' }
  }
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return paths.find((path) => existsSync(path))
}
