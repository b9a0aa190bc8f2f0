/** `stepgrad ladder renumber`: stages get other numbers, and all that names them follows. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { findStages, parseStageName, stageFolders, stageName } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import { isBinary, writeWhole } from '../files.ts'
import { linkStage } from './package-files.ts'

/** Old name → new name. */
export type Renames = ReadonlyMap<string, string>

/** What closes the gaps: the stages in order, numbered 1, 2, 3 … */
export function closingGaps(root: string): Renames {
  const renames = stageFolders(root).map((name, i): [string, string] => {
    return [name, stageName(i + 1, parseStageName(name)!.slug)]
  })
  return new Map(renames.filter(([old, now]) => old !== now))
}

/** Renames the stages' folders, packages and lessons, and every mention of their names. */
export async function renumber(root: string, renames: Renames): Promise<void> {
  if (renames.size === 0) return
  const texts = textFiles(root)
  requireCommitted(root)
  const mention = new RegExp(`\\b(?:${[...renames.keys()].join('|')})\\b`, 'g')
  for (const path of texts) {
    const content = readFileSync(path)
    if (isBinary(content)) continue
    const old = content.toString()
    const now = old.replace(mention, (name) => renames.get(name)!)
    if (now !== old) writeWhole(path, now)
  }
  for (const [old, now] of renames) {
    for (const parent of ['packages', 'lessons']) {
      const folder = join(root, parent, old)
      if (existsSync(folder)) renameSync(folder, join(root, parent, now))
    }
  }
  let before: string | undefined
  for (const { folder, name } of findStages(root)) {
    await linkStage(folder, name, before)
    before = name
  }
}

/** Lines that speak of a renamed stage by number, for a person to read: `path:line: text`. */
export function mentionsOfNumbers(root: string, renames: Renames): string[] {
  if (renames.size === 0) return []
  const numbers = [...renames.keys()].map((name) => parseStageName(name)!.number)
  const number = `0?(?:${numbers.join('|')})\\b`
  const inCommand = `\\bstepgrad \\w+ .*(?<![A-Z]-)\\b${number}` // CIFAR-10 is no stage
  const mention = new RegExp(`\\bstages?\\s+${number}|^# ${number}|${inCommand}`, 'i')
  return textFiles(root).flatMap((path) => {
    const lines = path.endsWith('.md') ? readFileSync(path, 'utf8').split('\n') : []
    return lines.flatMap((line, i) => {
      return mention.test(line) ? [`${path.slice(root.length + 1)}:${i + 1}: ${line.trim()}`] : []
    })
  })
}

/** So much is written that only git can take it back. */
function requireCommitted(root: string): void {
  if (git(root, 'status', '--porcelain').trim() !== '')
    throw new Trouble(
      'renumbering touches many files; commit what you have, so that git can undo it',
    )
}

function textFiles(root: string): string[] {
  const paths = git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
  return [...new Set(paths.split('\0'))]
    .filter((path) => path !== '')
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
}

function git(root: string, ...args: string[]): string {
  const { status, stdout } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Trouble(`renumber: ${root} is no git repository`)
  return stdout
}
