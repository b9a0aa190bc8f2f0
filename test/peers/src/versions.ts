import { readFileSync } from 'node:fs'

/** The version of a package that is installed here: `4.22.0`. */
export function versionOf(library: string): string {
  const url = new URL(`../node_modules/${library}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version
}
