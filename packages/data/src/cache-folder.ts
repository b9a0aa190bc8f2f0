import { resolve } from 'node:path'
import envPaths from 'env-paths'

/**
 * Where downloads are kept: `STEPGRAD_CACHE` if it is set, else the platform's own place for
 * caches (`~/.cache/stepgrad`, `~/Library/Caches/stepgrad`, `%LOCALAPPDATA%\stepgrad\Cache`).
 */
export function cacheFolder(): string {
  const chosen = process.env.STEPGRAD_CACHE
  return chosen ? fromCallersFolder(chosen) : envPaths('stepgrad', { suffix: '' }).cache
}

/** A path as the caller meant it: pnpm runs scripts in the package's folder, not in the caller's. */
export function fromCallersFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path)
}
