/** What an experiment writes down: the numbers, and on what they were measured. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Writes `results/<name>.json` of this lesson, with the machine and the versions. */
export function writeResults(name: string, results: object): void {
  const folder = fileURLToPath(new URL('../results', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const made = {
    experiment: name,
    finished: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      node: process.version,
      v8: process.versions.v8,
      platform: `${process.platform} ${process.arch}`,
    },
  }
  const file = `${folder}/${name}.json`
  writeFileSync(file, `${JSON.stringify({ ...made, ...results }, null, 2)}\n`)
  console.log(`written: lessons/15-recurrent/results/${name}.json`)
}
