import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, fromCallersFolder } from './cache-folder.ts'
import { CIFAR10_FOLDER, loadCifar10 } from './cifar10.ts'
import { md5 } from './download/checksum.ts'
import { bytesAt, discard, fetchFile, type FetchRequest } from './download/fetch-file.ts'
import { lock, UnderWayError } from './download/lock.ts'
import { megabytes } from './download/megabytes.ts'
import { explain, isDiskFull, isUnwritable, messageOf } from './download/trouble.ts'
import { unpack } from './download/unpack.ts'
import { type Screen, showProgress } from './progress.ts'

/** An archive as its makers published it. */
export type Archive = { readonly url: string; readonly bytes: number; readonly md5: string }

const CIFAR10_ARCHIVE: Archive = {
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  bytes: 170_052_171,
  md5: 'c32a1d4ab5d03f1284b67883e8d87530',
}

/** How a `.gz` begins, and a login page does not. */
const GZIP = [0x1f, 0x8b]

export type DownloadOptions = {
  /** Else `STEPGRAD_CACHE`, else the platform's place for caches. */
  readonly cacheDir?: string
  /** A mirror; else `STEPGRAD_CIFAR10_URL`, else the official address. */
  readonly url?: string
  /** Stops the download; what is there stays for the next time. */
  readonly signal?: AbortSignal
  /** Where progress is shown; by default stderr. */
  readonly screen?: Screen
  /** A server that is silent for so many milliseconds has gone; by default 30,000. */
  readonly patience?: number
}

/**
 * Downloads CIFAR-10 (170 MB), checks it against its makers' checksum and unpacks it, unless it is
 * there already. After an interruption the same call goes on where it was.
 * @returns the folder of the batch files; without `cacheDir`, `loadCifar10` looks there by itself
 * @throws Error where the server, the disk or the archive is not as it must be
 */
export function downloadCifar10(options: DownloadOptions = {}): Promise<string> {
  const url = options.url ?? (process.env.STEPGRAD_CIFAR10_URL || CIFAR10_ARCHIVE.url)
  return downloadArchive({ ...CIFAR10_ARCHIVE, url }, options)
}

/** `downloadCifar10` for any archive with such batches in it. */
export async function downloadArchive(archive: Archive, options: DownloadOptions): Promise<string> {
  const { url, bytes } = archive
  const { signal, screen = process.stderr, patience = 30_000 } = options
  const cacheDir = fromCallersFolder(options.cacheDir ?? cacheFolder())
  const folder = join(cacheDir, CIFAR10_FOLDER)
  const part = join(cacheDir, 'cifar-10-binary.tar.gz.part')
  if (existsSync(folder)) return checkPresent(folder)
  let release = () => {}
  try {
    await mkdir(cacheDir, { recursive: true })
    release = lock(`${part}.lock`)
    if (existsSync(folder)) return await checkPresent(folder) // another one has just made it
    await fetchWithProgress({ url, path: part, bytes, begins: GZIP, patience, signal }, screen)
    await checkSum(part, archive.md5, signal)
    await unpackPart(part, folder, signal)
    return folder
  } catch (error) {
    if (error instanceof UnderWayError) throw error
    throw explain(error, { url, bytes, cacheDir, part, signal })
  } finally {
    release()
  }
}

async function checkPresent(folder: string): Promise<string> {
  try {
    await loadCifar10({ dir: folder })
    return folder
  } catch (error) {
    throw new Error(
      `download: ${folder} is there, but ${messageOf(error)}; remove it and try again`,
      { cause: error },
    )
  }
}

async function fetchWithProgress(request: Omit<FetchRequest, 'onProgress'>, screen: Screen) {
  const progress = showProgress({
    screen,
    label: 'CIFAR-10',
    total: request.bytes,
    from: bytesAt(request.path),
    amount: megabytes,
  })
  try {
    await fetchFile({ ...request, onProgress: (bytes) => progress.update(bytes) })
  } finally {
    progress.stop()
  }
}

async function checkSum(part: string, wanted: string, signal?: AbortSignal): Promise<void> {
  const got = await md5(part, signal)
  if (got === wanted) return
  await discard(part)
  throw new Error(
    `its MD5 is ${got}, not ${wanted}: damaged on its way, or another file; it was removed`,
  )
}

async function unpackPart(part: string, folder: string, signal?: AbortSignal): Promise<void> {
  try {
    await unpack(part, folder, { check: (unpacked) => loadCifar10({ dir: unpacked }), signal })
  } catch (error) {
    const itsOwnFault = !signal?.aborted && !isDiskFull(error) && !isUnwritable(error)
    if (itsOwnFault) await discard(part)
    throw error
  }
  await discard(part)
}
