import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './folder.ts'

/** A batch file: one record a label, its planes filled with three grey levels. */
export function batch(...labels: number[]): Uint8Array {
  const records = labels.map((label, i) => {
    const planes = [10 * i, 10 * i + 1, 10 * i + 2].map((level) => new Uint8Array(1024).fill(level))
    return [Uint8Array.of(label), ...planes]
  })
  return Buffer.concat(records.flat())
}

/** A folder with these files. */
export function folderWith(files: Record<string, Uint8Array>): string {
  const folder = temporaryFolder()
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  return folder
}
