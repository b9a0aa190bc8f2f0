/** What cannot be written is said in one line. */
import { Trouble } from '../trouble.ts'

/** Does the work; where a file may not be written, throws a Trouble that names it. */
export function orTrouble<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(code ?? '')) throw error
    const why = code === 'ENOSPC' ? 'the disk is full' : 'it may not be written'
    throw new Trouble(`${meant(path ?? folder)}: ${why}; nothing of yours has changed`)
  }
}

/** Files and folders are written under another name first. */
function meant(path: string): string {
  return path.replace(/\.[0-9a-f-]{36}\.tmp$/, '').replace(/[/\\]\.making-\w+$/, '')
}
