import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const LESSONS = fileURLToPath(new URL('..', import.meta.url))

export type Lesson = { name: string; folder: string; file: string }

/** Every lesson, in order. */
export async function lessons(): Promise<Lesson[]> {
  const names = (await readdir(LESSONS)).filter((name) => /^\d\d-/.test(name)).sort()
  return names
    .map((name) => ({ name, folder: join(LESSONS, name), file: join(LESSONS, name, 'lesson.md') }))
    .filter(({ file }) => existsSync(file))
}
