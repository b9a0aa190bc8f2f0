/** Rule 2: a file that a stage does not declare is byte for byte the file of the stage before. */
import type { Manifest } from '../../stages.ts'
import { isBinary, isOwn } from '../files.ts'
import { firstDifference } from '../lines.ts'
import { pathAfter, pathBefore, type Rung } from '../rungs.ts'
import type { Problem } from './problem.ts'

const DECLARATION = 'stage.json'

/** Declared differences that are none. */
export function checkDeclared(rung: Rung): Problem[] {
  const { before, files, manifest } = rung
  const paths = declaredPaths(manifest)
  if (before === undefined) {
    if (rung.number !== 1 || paths.length === 0) return []
    return [{ file: DECLARATION, message: 'files: the first stage has none to differ from' }]
  }
  const problems: Problem[] = []
  const report = (message: string) =>
    problems.push({ file: DECLARATION, message: `files.${message}` })

  for (const { list, path } of paths)
    if (isOwn(path)) report(`${list}: ${path} is a stage's own file; it is not declared`)
  for (const path of manifest.files.added) {
    if (!files.has(path)) report(`added: ${path} does not exist`)
    else if (before.files.has(path)) report(`added: ${path} was there before; list it as changed`)
  }
  for (const path of manifest.files.changed) {
    const [old, now] = [before.files.get(pathBefore(manifest, path)), files.get(path)]
    if (now === undefined) report(`changed: ${path} does not exist`)
    else if (old === undefined) report(`changed: ${path} is new here; list it as added`)
    else if (old.equals(now)) report(`changed: ${path} is the same as before; take it off the list`)
  }
  for (const path of manifest.files.removed) {
    if (files.has(path)) report(`removed: ${path} is still there`)
    else if (!before.files.has(path)) report(`removed: ${path} was not there before`)
  }
  for (const [to, from] of Object.entries(manifest.files.moved)) {
    if (!files.has(to)) report(`moved: ${to} does not exist`)
    if (!before.files.has(from)) report(`moved: ${from} was not there before`)
    if (files.has(from)) report(`moved: ${from} is still there; list ${to} as added`)
    if (manifest.files.added.includes(to)) report(`moved: ${to} is listed as added too`)
    if (manifest.files.removed.includes(from)) report(`moved: ${from} is listed as removed too`)
  }
  return problems
}

function declaredPaths({ files }: Manifest): { list: string; path: string }[] {
  const lists = { ...files, moved: Object.keys(files.moved) }
  return Object.entries(lists).flatMap(([list, paths]) => paths.map((path) => ({ list, path })))
}

/** Differences that nothing declares. */
export function checkUndeclared(rung: Rung): Problem[] {
  const { before } = rung
  return before === undefined ? [] : [...differing(rung, before), ...missing(rung, before)]
}

function differing({ files, manifest }: Rung, before: Rung): Problem[] {
  const problems: Problem[] = []
  for (const [file, content] of files) {
    if (isOwn(file) || manifest.files.added.includes(file)) continue
    const origin = pathBefore(manifest, file)
    const old = before.files.get(origin)
    if (old === undefined) {
      if (origin === file)
        problems.push({ file, message: 'is new and undeclared; list it in files.added' })
    } else if (!manifest.files.changed.includes(file) && !old.equals(content)) {
      const message = `differs from ${before.name}, undeclared; list it in files.changed, ${orCarry(before, origin)}`
      problems.push({ file, message, shown: showDifference(old, content) })
    }
  }
  return problems
}

function missing({ files, manifest }: Rung, before: Rung): Problem[] {
  return [...before.files.keys()]
    .filter((file) => !isOwn(file) && !files.has(file) && !manifest.files.removed.includes(file))
    .filter((file) => pathAfter(manifest, file) === file) // a move is checked where it is declared
    .map((file) => {
      const message = `is in ${before.name} and not here; list it in files.removed, ${orCarry(before, file)}`
      return { file, message }
    })
}

function orCarry(before: Rung, file: string): string {
  return `or make the edit in ${before.name} and run: pnpm stepgrad ladder propagate ${before.number} ${file}`
}

function showDifference(old: Buffer, now: Buffer): string[] {
  if (isBinary(old) || isBinary(now)) return []
  const first = firstDifference(old.toString(), now.toString())
  const line = (text: string | undefined) => (text === undefined ? '(the end)' : text.trim())
  return [
    `line ${first.line} there: ${line(first.before)}`,
    `line ${first.line} here:  ${line(first.after)}`,
  ]
}
