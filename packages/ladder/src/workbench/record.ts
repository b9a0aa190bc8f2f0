/** What a workbench remembers of how it was made: `.stepgrad/workbench.json` in its folder. */
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, writeWhole } from '../lineage/files.ts'

const Record = z.object({
  version: z.literal(1),
  /** The stage's slug. */
  stage: z.string(),
  /** What the stage began from: `reference` or `own`; in older ones also the folder of a backup. */
  from: z.string(),
  /** What it began with, by path. */
  start: z.record(z.string(), z.string()),
  /** What was handed out beside it: tests, manifest, tasks. */
  given: z.record(z.string(), z.string()),
})
export type Record = z.infer<typeof Record>

const PATH = join('.stepgrad', 'workbench.json')

/** Undefined where there is none, or one that this version does not know. */
export function readRecord(folder: string): Record | undefined {
  const text = readIfThere(join(folder, PATH))?.toString()
  if (text === undefined) return undefined
  try {
    return Record.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export function writeRecord(folder: string, record: Record): void {
  writeWhole(join(folder, PATH), `${JSON.stringify(record, null, 2)}\n`)
}
