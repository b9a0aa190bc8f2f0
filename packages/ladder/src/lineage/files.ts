/** A stage's files as they lie on disk, and how a file is written so that a kill leaves it whole. */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** A stage's own files: each stage writes these for itself, outside inheritance and the budget. */
const OWN_FILES: readonly string[] = ['README.md', 'package.json', 'stage.json', 'test/adapter.ts']

export function isOwn(path: string): boolean {
  return OWN_FILES.includes(path)
}

const IGNORED_FOLDERS = new Set(['node_modules', '.turbo', '.stepgrad', 'coverage'])
const IGNORED_FILES = /\.(log|tsbuildinfo|tmp)$/

/** Path inside a stage, with forward slashes → what the file holds. In order of paths. */
export type Files = ReadonlyMap<string, Buffer>

/** Every file below `folder` that git keeps. */
export function readFiles(folder: string): Files {
  const paths = listFiles(folder, '').sort()
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]))
}

function listFiles(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(below, entry.name)
    if (entry.isDirectory()) return IGNORED_FOLDERS.has(entry.name) ? [] : listFiles(folder, path)
    return entry.isFile() && !IGNORED_FILES.test(entry.name) ? [path] : []
  })
}

export function isBinary(content: Buffer): boolean {
  return content.includes(0)
}

/** What `path` holds, undefined where there is no such file. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Replaces `path` as a whole: readers and a kill see the old content or the new one. Keeps its mode. */
export function writeWhole(path: string, content: Buffer | string): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    writeFileSync(temporary, content)
    const old = statSync(path, { throwIfNoEntry: false })
    if (old !== undefined) chmodSync(temporary, old.mode)
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
}
