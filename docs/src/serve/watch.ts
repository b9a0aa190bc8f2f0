/** Builds the site again, in a process of its own, when something that it shows has changed. */
import { spawn } from 'node:child_process'
import { join, relative } from 'node:path'
import { watch } from 'chokidar'

const SHOWN = [
  'packages',
  'lessons',
  'docs',
  'test/peers/results',
  'README.md',
  'typedoc.config.mjs',
]
const NOT_SHOWN =
  /(^|\/)(node_modules|\.stepgrad|\.turbo|docs\/(site|test)|coverage)(\/|$)|\.(tmp|log|sw.)$|~$/

/**
 * What changes while a build runs is built after it.
 * @param onBuilt - called after each build that went well
 */
export function watchSources(root: string, onBuilt: () => void): void {
  let isBuilding = false
  let isStale = false
  const build = (path: string): void => {
    if (isBuilding) {
      isStale = true
      return
    }
    isBuilding = true
    console.log(`${relative(root, path)} changed; building …`)
    spawn(process.execPath, [join(root, 'docs/bin/site.mjs'), '--build'], {
      stdio: 'inherit',
    }).once('close', (status) => {
      console.log(status === 0 ? 'Built.' : 'Not built; the site is as it was.')
      if (status === 0) onBuilt()
      isBuilding = false
      if (isStale) {
        isStale = false
        build(path)
      }
    })
  }
  watch(
    SHOWN.map((path) => join(root, path)),
    { ignored: (path) => NOT_SHOWN.test(path), ignoreInitial: true },
  ).on('all', (_event, path) => build(path))
}
