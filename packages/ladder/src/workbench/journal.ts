/** Reads what a run of the suite notes down as it goes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '@stepgrad/conformance/journal'

export class Journal {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stepgrad-'))
  readonly path = join(this.#folder, 'journal.jsonl')
  #read = 0

  /** Another run begins. */
  clear(): void {
    writeFileSync(this.path, '')
    this.#read = 0
  }

  readAll(): Entry[] {
    const whole = /^.*\n/gm // the last line may still be being written
    const lines = readFileSync(this.path, 'utf8').match(whole) ?? []
    return lines.map((line) => JSON.parse(line) as Entry)
  }

  /** What was noted since the last call. */
  readNew(): Entry[] {
    const entries = this.readAll()
    return entries.slice(this.#read, (this.#read = entries.length))
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
