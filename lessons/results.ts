/**
 * Results of experiments that are too long for every day: JSON in a lesson's folder `results`, with the machine and
 * the versions that they were made on.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** Writes results into a file, with the command that makes them anew. The file is whole at any time. */
export function writeResults(file: URL, command: string, results: object): void {
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    v8: process.versions.v8,
    /** Programs that wanted a core during the last minute: high, and times are of little worth. */
    load: Number(loadavg()[0].toFixed(1)),
    platform: `${process.platform} ${process.arch}`,
  }
  const whole = { command, finished: new Date().toISOString(), machine, ...results }
  const text = JSON.stringify(whole, null, 2).replaceAll(/\[[^[\]{}]+\]/g, onOneLine)
  mkdirSync(new URL('.', file), { recursive: true })
  const unfinished = new URL(`${file.href}.tmp`)
  writeFileSync(unfinished, `${text}\n`)
  renameSync(unfinished, file)
}

/** A list of numbers. */
function onOneLine(list: string): string {
  return list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']')
}

/**
 * What an earlier run wrote.
 * @throws Error where there was none
 */
export function readResults<Results>(file: URL): Results {
  if (!existsSync(file)) throw new Error('no results yet: --run makes them')
  return JSON.parse(readFileSync(file, 'utf8')) as Results
}
