/** Rule 1, complete: what a stage imports is in the stage, or allowed to come from outside. */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import type { Files } from '../files.ts'
import type { Rung } from '../rungs.ts'
import { readPackage } from './package-json.ts'
import type { Problem } from './problem.ts'

/** Which files of a stage may import what of this repository. */
const WORKSPACE_IMPORTS = [
  { from: '@stepgrad/conformance', files: /^test\//, where: 'test/ alone imports it' },
  { from: '@stepgrad/data', files: /^main\.ts$/, where: 'main.ts alone imports it' },
  { from: '@stepgrad/gpu', files: /^/, where: 'from the stage `device` on', since: 'device' },
]

/** A stage's own programs; configurations reach out of the stage to what all share. */
const PROGRAM = /^(src|test)\/.*\.ts$|^main\.ts$/

/** Problems of each import; `ladder` says where capabilities of the house begin. */
export function checkImports(rung: Rung, ladder: readonly Rung[]): Problem[] {
  const problems: Problem[] = []
  for (const file of programs(rung.files)) {
    for (const name of importsOf(rung.files, file)) {
      const message = name.startsWith('.')
        ? checkRelative(rung.files, file, name)
        : checkPackage(rung, ladder, file, name)
      if (message !== undefined) problems.push({ file, message: `imports ${name}: ${message}` })
    }
  }
  return problems
}

function checkRelative(files: Files, file: string, name: string): string | undefined {
  const target = posix.join(posix.dirname(file), name)
  if (target.startsWith('..')) return 'that leads out of the stage; every file it needs is in it'
  return files.has(target) ? undefined : `there is no ${target} in the stage`
}

function checkPackage(
  rung: Rung,
  ladder: readonly Rung[],
  file: string,
  name: string,
): string | undefined {
  if (isBuiltin(name)) return undefined // see checkBrowser
  const packageName = name.split('/', name.startsWith('@') ? 2 : 1).join('/')
  if (!packageName.startsWith('@stepgrad/')) return checkDeclaredPackage(rung, file, packageName)
  if (/^@stepgrad\/\d/.test(packageName)) return 'a stage imports no other stage'
  const rule = WORKSPACE_IMPORTS.find(({ from }) => from === packageName)
  if (rule === undefined) return 'a stage does without it'
  const first = ladder.find(({ slug }) => slug === rule.since)
  const early = rule.since !== undefined && (first === undefined || rung.number < first.number)
  return early || !rule.files.test(file) ? rule.where : undefined
}

function checkDeclaredPackage(rung: Rung, file: string, name: string): string | undefined {
  const { dependencies = {}, devDependencies = {} } = readPackage(rung) ?? {}
  if (name in dependencies) return undefined
  if (file.startsWith('src/')) return 'package.json does not list it under dependencies'
  return name in devDependencies ? undefined : 'package.json does not list it'
}

/** A stage's src/index.ts runs in a browser: nothing that it reaches imports from Node. */
export function checkBrowser({ files }: Rung): Problem[] {
  const problems: Problem[] = []
  const reached = ['src/index.ts'].filter((file) => files.has(file))
  for (const file of reached) {
    for (const name of importsOf(files, file)) {
      const target = posix.join(posix.dirname(file), name)
      if (isBuiltin(name)) {
        const message = `imports ${name}, and src/index.ts reaches it; what needs Node goes by src/node.ts`
        problems.push({ file, message })
      } else if (name.startsWith('.') && files.has(target) && !reached.includes(target)) {
        reached.push(target)
      }
    }
  }
  return problems
}

function programs(files: Files): string[] {
  return [...files.keys()].filter((path) => PROGRAM.test(path))
}

const known = new Map<string, string[]>() // inherited files are read once

/** Every module that a file names: imports, exports from, import types and import(). */
function importsOf(files: Files, file: string): string[] {
  const text = files.get(file)!.toString()
  const imports =
    known.get(text) ?? ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
  known.set(text, imports)
  return imports
}
