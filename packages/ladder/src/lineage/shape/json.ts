/** JSON files, formatted as `pnpm format` would. */
import { readFileSync } from 'node:fs'
import { writeWhole } from '../files.ts'

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  const { format, resolveConfig } = await import('prettier') // takes a while to load
  const text = JSON.stringify(value, null, 2)
  writeWhole(path, await format(text, { ...(await resolveConfig(path)), filepath: path }))
}
