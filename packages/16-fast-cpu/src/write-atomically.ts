import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

let writes = 0 // so that two writes of one program do not meet in one temporary file

// #region writeAtomically
/**
 * Writes a file whole or not at all: whoever opens it, now or after a crash, finds all of the old
 * bytes or all of the new ones.
 *
 * They go into a temporary file beside it. When the disk has them, that takes the place of the file,
 * which is one act of the file system; and then the disk gets to know its folder. What fails leaves
 * the old file, and takes the temporary one away; what is killed may leave it behind.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}-${++writes}.tmp`
  try {
    await writeThrough(await open(temporary, 'w'), bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}
// #endregion writeAtomically

/** Returns when the bytes are on the disk, and not just on their way to it. */
async function writeThrough(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Windows has no such thing: it writes folders through by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
