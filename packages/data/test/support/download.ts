/** A download of a small archive, and the cache that it goes to. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { downloadArchive, type DownloadOptions } from '../../src/cifar10-download.ts'
import { BATCHES, described, pack } from './archive.ts'
import { temporaryFolder } from './folder.ts'
import { PaperScreen } from './screen.ts'

export const PART = 'cifar-10-binary.tar.gz.part'
export const FOLDER = 'cifar-10-batches-bin'
export const archive = await pack(BATCHES)

/** A download of `file`, without anything on the screen of the tests. */
export function download(
  url: string,
  cacheDir: string,
  file = archive,
  options: DownloadOptions = {},
) {
  return downloadArchive(described(file, url), { cacheDir, screen: new PaperScreen(), ...options })
}

/** A cache in which an earlier try has left the first bytes of a file. */
export function cacheWithPart(bytes: number, { of = archive, version = '"v1"' } = {}): string {
  const cache = temporaryFolder()
  writeFileSync(join(cache, PART), of.subarray(0, bytes))
  writeFileSync(join(cache, `${PART}.version`), version)
  return cache
}

/** Zeros that begin as an archive does: what another version of it could have left. */
export function otherArchive(bytes: number): Uint8Array {
  const other = Buffer.alloc(bytes)
  other.set([0x1f, 0x8b])
  return other
}

/** Bytes that are there of an archive. */
export function partOf(cache: string): number {
  const part = join(cache, PART)
  return existsSync(part) ? statSync(part).size : 0
}
