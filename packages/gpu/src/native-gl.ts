import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { findNative, loadNative } from './native-package.ts'

/** Why there is no OpenGL, undefined when gpu.js has one. */
let missing: string | undefined = installGl()

/**
 * gpu.js requires `gl`, a native module that this workspace installs without building it; the one
 * that is built goes into its place in Node's cache. Only works before gpu.js is loaded.
 */
function installGl(): string | undefined {
  const path = findNative('gl')
  if (path === undefined) return 'gl is not built; run pnpm gpu:native'
  try {
    const require = createRequire(import.meta.url)
    const asked = createRequire(require.resolve('gpu.js')).resolve('gl')
    loadNative(path)
    require.cache[asked] = require.cache[path]
    return undefined
  } catch (error) {
    return `gl does not load: ${error instanceof Error ? error.message : error}`
  }
}

/**
 * Which driver computes; `gl` does not tell, so the libraries that this process has loaded must.
 * @throws Error when there is no OpenGL
 */
export function headlessGl(isSupported: boolean): string {
  if (missing === undefined && !isSupported) {
    missing = `no display answers (DISPLAY is ${process.env.DISPLAY ?? 'unset'}); try xvfb-run -a`
  }
  if (missing !== undefined) throw new Error(missing)
  const { version } = loadNative(findNative('gl/package.json')!) as { version: string }
  return `gl ${version} through ${loadedDriver()}`
}

function loadedDriver(): string {
  if (process.platform !== 'linux') return `the system's OpenGL`
  const libraries = readFileSync('/proc/self/maps', 'utf8')
  const found = /[^/\n]*(?:_dri|nvidia-glcore|gallium)[^/\n]*\.so/.exec(libraries)
  return found?.[0] ?? 'an unknown driver'
}
