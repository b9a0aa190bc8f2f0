/** The site as `pnpm site:build` has written it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { parseHTML } from 'linkedom'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const site = join(root, 'docs/site')

export function assertBuilt(): void {
  if (!existsSync(join(site, 'index.html')))
    throw new Error('docs/site: missing; pnpm site:build makes it')
}

export function readPage(path: string): Document {
  return parseHTML(readFileSync(join(site, path), 'utf8')).document
}

/** Paths of the pages in a folder of the site. */
export function pagesIn(folder: string): string[] {
  return readdirSync(join(site, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .map((name) => join(folder, name))
}

const fileSizes = new Map<string, number>()

/** The compressed bytes that a browser fetches for a page: itself, its style sheets, scripts and pictures. */
export function transferOf(path: string): number {
  const text = readFileSync(join(site, path), 'utf8')
  const fetched = text.matchAll(
    /<(?:link rel="stylesheet"|script|img)[^>]* (?:href|src)="([^"]+)"/g,
  )
  const parts = [...fetched].map(([, address]) => join(path, '..', address.replace(/[?#].*/, '')))
  return [path, 'assets/icons.svg', ...new Set(parts)].reduce((sum, file) => sum + sizeOf(file), 0)
}

function sizeOf(file: string): number {
  const known = fileSizes.get(file)
  if (known !== undefined) return known
  const size = gzipSync(readFileSync(join(site, file))).length
  fileSizes.set(file, size)
  return size
}
