/** Finds the first place where a folder's sources are no TypeScript, before anything runs them. */
import { join } from 'node:path'
import ts from 'typescript'
import { readFiles } from '../lineage/files.ts'
import type { SyntaxError } from './suite-outcome.ts'

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  noLib: true,
  noResolve: true,
}

/** The first syntax error of each run, in the order of the files; undefined where all can be parsed. */
export function findSyntaxError(folder: string): SyntaxError | undefined {
  const files = [...readFiles(folder).keys()].filter((path) => path.endsWith('.ts'))
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    OPTIONS,
  )
  for (const file of files) {
    const source = program.getSourceFile(join(folder, file))
    const [error] = source === undefined ? [] : program.getSyntacticDiagnostics(source)
    if (error !== undefined) return describe(file, error)
  }
  return undefined
}

function describe(file: string, { file: source, start, messageText }: ts.DiagnosticWithLocation) {
  const { line, character } = source.getLineAndCharacterOfPosition(start)
  return {
    file,
    line: line + 1,
    column: character + 1,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    text: source.text.split('\n')[line].replace(/\r$/, ''),
  }
}
