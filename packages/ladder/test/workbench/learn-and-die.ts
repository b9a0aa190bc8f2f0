/**
 * Types one command on a ladder and is killed in the middle of it: ROOT MOMENT COMMAND…. Moments are
 * the changes to the file system, counted from 1; a file that is written counts twice, for it may
 * be half written. What happens in a folder that is being made anew is no moment: nobody's work is
 * there yet. Prints how many there were where it is not killed.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [root, moment, ...words] = process.argv.slice(2)
let moments = 0

function mayDie(path: unknown): void {
  if (String(path).includes('.making-')) return
  if (++moments === Number(moment)) process.kill(process.pid, 'SIGKILL')
}

const { writeFileSync, renameSync, rmSync } = fs
fs.writeFileSync = (path, data, options) => {
  mayDie(path)
  writeFileSync(path, Buffer.from(data as string).subarray(0, 10), options)
  mayDie(path)
  writeFileSync(path, data, options)
}
fs.renameSync = (from, to) => {
  mayDie(to)
  renameSync(from, to)
}
fs.rmSync = (path, options) => {
  mayDie(path)
  rmSync(path, options)
}
syncBuiltinESMExports()

const { runCommand } = await import('../../src/cli.ts')
process.exitCode = await runCommand(['node', 'stepgrad', 'learn', ...words], root)
fs.writeSync(1, `\n${moments} moments`)
