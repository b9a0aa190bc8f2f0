/** One watch at a time: a file that names the process that watches. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Trouble } from '../trouble.ts'
import { orTrouble } from './or-trouble.ts'
import { shown, type Workbench } from './workbench.ts'

/** Returns what ends the claim. Throws where another process that still runs has it. */
export function lockWatch(workbench: Workbench): () => void {
  const path = join(workbench.folder, '.stepgrad', 'watch.lock')
  const isMine = orTrouble(workbench.folder, () => {
    mkdirSync(dirname(path), { recursive: true })
    return claim(path)
  })
  if (!isMine) {
    const holder = Number(readFileSync(path, 'utf8'))
    if (isAlive(holder))
      throw new Trouble(
        `watch: another one runs already (process ${holder}); go on there, or end it with Ctrl-C. ` +
          `If there is none, remove ${shown(workbench, path)}`,
      )
    rmSync(path) // left behind by one that was killed
    if (!claim(path)) throw new Trouble('watch: another one has just begun')
  }
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
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
