import { createRequire } from 'node:module'

/** Requires from the package of native modules, which is installed on demand. */
const requireNative = createRequire(new URL('../native/package.json', import.meta.url))

/** Where a native module is, undefined before `pnpm gpu:native`. */
export function findNative(name: string): string | undefined {
  try {
    return requireNative.resolve(name)
  } catch {
    return undefined
  }
}

export function loadNative(path: string): unknown {
  return requireNative(path)
}
