/** One download at a time: a file that names the process that downloads. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Another process downloads into the same place. */
export class UnderWayError extends Error {
  override readonly name = 'UnderWayError'
}

/**
 * Claims a place until it is released, or the program ends. The claim of a process that is gone is
 * taken over.
 * @param path - of the lock
 * @returns what releases it
 * @throws UnderWayError where another process that still runs has it
 */
export function lock(path: string): () => void {
  while (!claim(path)) removeIfStale(path)
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  return () => {
    process.off('exit', release)
    release()
  }
}

function claim(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (isCalled('EEXIST', error)) return false
    throw error
  }
}

/** Takes the lock away under a name of its own: of two that find it stale only one can do that. */
function removeIfStale(path: string): void {
  checkGone(path)
  const taken = `${path}.${process.pid}`
  try {
    renameSync(path, taken)
    if (isAlive(holderOf(taken))) linkSync(taken, path) // another has just taken over: put it back
  } catch (error) {
    if (!isCalled('ENOENT', error) && !isCalled('EEXIST', error)) throw error
  } finally {
    rmSync(taken, { force: true })
  }
}

function checkGone(path: string): void {
  const holder = holderOf(path)
  if (!isAlive(holder)) return
  const who = holder === '' ? 'it has just begun' : `process ${holder}`
  throw new UnderWayError(
    `download: another one is under way (${who}); wait until it is done. ` +
      `If there is none, remove ${path}`,
  )
}

/** What the lock says; empty for a moment after the claim; undefined where it is gone. */
function holderOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isCalled('ENOENT', error)) return undefined
    throw error
  }
}

function isAlive(holder: string | undefined): boolean {
  if (holder === undefined) return false
  if (!/^[1-9]\d*$/.test(holder)) return holder === ''
  try {
    process.kill(Number(holder), 0)
    return true
  } catch (error) {
    return isCalled('EPERM', error)
  }
}

function isCalled(code: string, error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === code
}
