/** What a long experiment writes down: its numbers, and on what they were computed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

const FOLDER = new URL('../results/', import.meta.url)

/** Writes `results/<name>.json` with the machine and the versions. */
export function writeResults(name: string, command: string, results: object): void {
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
  }
  const finished = new Date().toISOString()
  const whole = { experiment: name, command, finished, machine, ...results }
  mkdirSync(FOLDER, { recursive: true })
  const text = JSON.stringify(whole, null, 2).replaceAll(/\[[^[\]{}]+\]/g, onOneLine)
  writeFileSync(new URL(`${name}.json`, FOLDER), `${text}\n`)
}

/** A list of numbers. */
function onOneLine(list: string): string {
  return list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']')
}

/** What an earlier run wrote. */
export function readResults<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as T
}
