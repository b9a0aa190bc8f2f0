import { createReadStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { TarHeader } from 'modern-tar'
import { unpackTar } from 'modern-tar/fs'

export type UnpackOptions = {
  /** Throws where the folder does not have what it should. */
  readonly check: (folder: string) => Promise<unknown>
  readonly signal?: AbortSignal
}

/**
 * Unpacks a `.tar.gz`, which has its files in a folder named as `folder` is. They are written
 * beside it and moved at the end: `folder` is there only with everything in it.
 * @throws Error where an entry would land outside, the archive is damaged, or the check fails
 */
export async function unpack(archive: string, folder: string, options: UnpackOptions) {
  const { check, signal } = options
  const unfinished = `${folder}.unfinished`
  const unpacked = join(unfinished, basename(folder))
  await rm(unfinished, { recursive: true, force: true }) // of a try that was killed
  try {
    await mkdir(unfinished)
    const files = unpackTar(unfinished, { filter: isPlainFile })
    await pipeline(createReadStream(archive), createGunzip(), files, { signal })
    await check(unpacked)
    await rename(unpacked, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

function isPlainFile({ name, type = 'file' }: TarHeader): boolean {
  const absolute = /^([/\\]|[a-z]:)/i.test(name)
  if (absolute || name.split(/[/\\]/).includes('..'))
    throw new Error(`the archive has ${name}, which would land outside of its folder`)
  return type === 'file'
}
