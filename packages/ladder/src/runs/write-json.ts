/** Where results go besides the terminal. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Trouble } from '../trouble.ts'

/** Writes `value` as JSON into `file`, seen from the folder in which the user stands. */
export function writeJson(file: string, value: unknown): void {
  const text = JSON.stringify(value, null, 2) + '\n'
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file) // pnpm starts us in the root
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (error) {
    throw new Trouble(`--json ${file}: ${(error as Error).message}`)
  }
}
