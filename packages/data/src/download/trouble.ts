import { bytesAt } from './fetch-file.ts'
import { megabytes } from './megabytes.ts'

/** Where a download stood when something went wrong. */
export type Situation = {
  readonly url: string
  readonly bytes: number
  readonly cacheDir: string
  /** What is there of the archive. */
  readonly part: string
  readonly signal?: AbortSignal
}

/** Room for the archive and for what is in it. */
const SPACE_NEEDED = '360 MB'

/** The error in words that say what to do about it. */
export function explain(error: unknown, situation: Situation): Error {
  const { url, bytes, cacheDir, part, signal } = situation
  if (isDiskFull(error))
    return new Error(
      `cache: ${cacheDir}: the disk is full: unpacking takes ${SPACE_NEEDED}; ` +
        'free some, or choose another folder with STEPGRAD_CACHE',
      { cause: error },
    )
  if (isUnwritable(error))
    return new Error(
      `cache: ${cacheDir} cannot be written (${codeOf(error)}); ` +
        'choose another folder with STEPGRAD_CACHE',
      { cause: error },
    )
  const reason = signal?.aborted ? 'stopped' : messageOf(error)
  const have = bytesAt(part)
  const next =
    have > 0
      ? `${megabytes(have)} of ${megabytes(bytes)} are kept: the same command goes on from there`
      : 'try again, or name a mirror with STEPGRAD_CIFAR10_URL'
  return new Error(`download: ${url}: ${reason}; ${next}`, { cause: error })
}

export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error))
}

export function isUnwritable(error: unknown): boolean {
  const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EISDIR']
  return codes.includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** What an error says. Node leaves its message empty where several addresses of a host were tried in vain. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : '') || codeOf(error) || String(error)
}
