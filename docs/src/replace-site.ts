/** Builds beside the site that is there, and puts the new one in its place when it is whole. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildSite } from './build-site.ts'

/** @returns whether it was built; if not, the site is as it was */
export async function replaceSite(root: string, out: string): Promise<boolean> {
  const folder = join(root, 'docs/.stepgrad')
  mkdirSync(folder, { recursive: true })
  sweep(folder)
  const fresh = join(folder, `site-${process.pid}`)
  const old = `${fresh}-old`
  try {
    if (!(await buildSite(root, fresh))) return false
    if (existsSync(out)) renameSync(out, old)
    renameSync(fresh, out)
    return true
  } finally {
    for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true })
  }
}

/** Removes what builds have left that were interrupted. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const builder = /^site-(\d+)/.exec(name)?.[1]
    if (builder !== undefined && !isRunning(Number(builder)))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
