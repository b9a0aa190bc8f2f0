/** Tells contents apart without keeping them. */
import { createHash } from 'node:crypto'
import type { Files } from '../lineage/files.ts'

/** Path → a short name of what the file holds. */
export type Fingerprints = { readonly [path: string]: string }

export function fingerprint(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

export function fingerprints(files: Files): Fingerprints {
  return Object.fromEntries([...files].map(([path, content]) => [path, fingerprint(content)]))
}
