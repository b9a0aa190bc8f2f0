/** Where results go besides the terminal. */
import { accessSync, constants, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { callersFolder } from '../callers-folder.ts'
import { Trouble } from '../trouble.ts'

/**
 * What `--json` names, as an absolute path. Says before the work, not after it, that nothing could
 * be written there.
 */
export function jsonFile(file: string): string {
  const path = resolve(callersFolder(), file)
  try {
    accessSync(dirname(path), constants.W_OK)
  } catch {
    throw new Trouble(`--json ${file}: its folder does not exist or cannot be written`)
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Trouble(`--json ${file}: is a folder`)
  return path
}

/** Writes `value` as JSON into the file at `path`. */
export function writeJson(path: string, value: unknown): void {
  try {
    writeFileSync(path, JSON.stringify(value, null, 2) + '\n')
  } catch (error) {
    throw new Trouble(`--json ${path}: ${(error as Error).message}`)
  }
}
