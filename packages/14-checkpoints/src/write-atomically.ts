import { randomUUID } from 'node:crypto'
import { type Stats } from 'node:fs'
import { type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

// #region writeAtomically
/**
 * Writes a file whole or not at all: whoever opens it, now or after a crash, finds all of the old
 * bytes or all of the new ones.
 *
 * They go into a temporary file beside it, under a name that nobody else has. When the disk has them,
 * that takes the place of the file, which is one act of the file system; and then the disk gets to
 * know its folder. What fails leaves the old file, and takes the temporary one away; what is killed
 * may leave it behind.
 *
 * The new file may be read and written by whom the old one might. Where the path is a link, it stays
 * one, and the file behind it is replaced.
 * @throws when it cannot be written, or what is there is no file, but a folder, a pipe, a device
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const { target, mode } = await oldFile(path)
  const temporary = `${target}.${randomUUID()}.tmp`
  const file = await open(temporary, 'wx', mode) // x: it must not be there yet
  try {
    await writeThrough(file, bytes, mode)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(target))
}
// #endregion writeAtomically

/** The file that is there, behind all links, and its mode; where there is none, its place. */
async function oldFile(path: string): Promise<{ target: string; mode?: number }> {
  try {
    const { mode } = await stat(path).then(checkFile)
    return { target: await realpath(path), mode: mode & 0o777 }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { target: await behind(path) }
    throw error
  }
}

function checkFile(there: Stats): Stats {
  if (there.isFile()) return there
  throw new Error(
    there.isDirectory() ? 'is a folder' : 'is no regular file, and would be replaced by one',
  )
}

/** Where a link leads behind which nothing is yet; the path itself where it is no link. */
async function behind(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined)
  if (link === undefined) return path
  return behind(resolve(await realpath(dirname(path)), link))
}

/** Returns when the bytes are on the disk, and not just on their way to it. */
async function writeThrough(file: FileHandle, bytes: Uint8Array, mode?: number): Promise<void> {
  try {
    if (mode !== undefined) await file.chmod(mode) // opening it took away what the umask forbids
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Makes a new name last through a power cut. Not every system can: Windows writes folders through by
 * itself, and some file systems have no such thing. That is no error, for the file is there, and what
 * a power cut could bring back is the old one, whole.
 */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const folder = await open(path)
    await folder.sync().finally(() => folder.close())
  } catch {
    return
  }
}
