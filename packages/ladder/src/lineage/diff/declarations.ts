/** What a module exports, as declarations without bodies. */
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { Trouble } from '../../trouble.ts'

/** Exported name, or `Class.member`, → its declaration in one line. */
export type Api = ReadonlyMap<string, string>

/**
 * Reads the public interface of `folder/src/index.ts` as the compiler declares it.
 * @param sources - the stage's program by `openSources`, for who needs it for something else too
 */
export function readApi(folder: string, sources = openSources(folder)): Api {
  const declared = emitDeclarations(sources)
  const entry = join(folder, 'src/index.d.ts')
  if (!declared.has(entry)) throw new Trouble(`diff: ${folder} has no src/index.ts to read`, 2)
  const program = ts.createProgram([entry], { noLib: true, types: [] }, hostOf(declared))
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)
  return new Map(module === undefined ? [] : describeModule(module, checker))
}

function describeModule(module: ts.Symbol, checker: ts.TypeChecker): [string, string][] {
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported
    if ((symbol.flags & ts.SymbolFlags.Module) === 0)
      return describe(exported.name, symbol.declarations ?? [])
    // export * as functional from …
    return describeModule(symbol, checker).map(([name, text]): [string, string] => {
      return [`${exported.name}.${name}`, text]
    })
  })
}

/** The program of a stage's sources. What lies in node_modules is parsed once for all stages. */
export function openSources(folder: string): ts.Program {
  const config = ts.findConfigFile(folder, ts.sys.fileExists)
  const { options } = ts.parseJsonConfigFileContent(
    config === undefined ? {} : ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    config === undefined ? folder : dirname(config),
  )
  const emitting = { ...options, ...DECLARATIONS_ONLY }
  return ts.createProgram([join(folder, 'src/index.ts')], emitting, hostOfSources(emitting))
}

const DECLARATIONS_ONLY: ts.CompilerOptions = {
  noEmit: false,
  declaration: true,
  emitDeclarationOnly: true,
  removeComments: true,
  noCheck: true, // types are inferred, errors don't matter here
}

/** The .d.ts text of every source, in memory. */
function emitDeclarations(program: ts.Program): Map<string, string> {
  const declared = new Map<string, string>()
  program.emit(undefined, (path, text) => declared.set(path, text))
  return declared
}

const libraries = new Map<string, ts.SourceFile | undefined>() // the same for every stage

function hostOfSources(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  return {
    ...host,
    getSourceFile: (path, ...how) => {
      if (!path.includes('/node_modules/')) return host.getSourceFile(path, ...how)
      if (!libraries.has(path)) libraries.set(path, host.getSourceFile(path, ...how))
      return libraries.get(path)
    },
  }
}

function hostOf(declared: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost({})
  return {
    ...host,
    fileExists: (path) => declared.has(path), // not the sources beside them
    readFile: (path) => declared.get(path),
    getSourceFile: (path, version) => {
      const text = declared.get(path)
      return text === undefined ? undefined : ts.createSourceFile(path, text, version, true)
    },
  }
}

function describe(name: string, declarations: readonly ts.Declaration[]): [string, string][] {
  const entries: [string, string][] = []
  const overloads: string[] = []
  for (const declaration of declarations) {
    if (ts.isClassDeclaration(declaration)) entries.push(...describeClass(name, declaration))
    else overloads.push(oneLine(statementOf(declaration)))
  }
  return overloads.length === 0 ? entries : [...entries, [name, overloads.join('; ')]]
}

/** A variable's declaration is a part of its statement, which says `const`. */
function statementOf(node: ts.Node): ts.Node {
  return ts.isVariableDeclaration(node) ? node.parent.parent : node
}

function describeClass(name: string, declaration: ts.ClassDeclaration): [string, string][] {
  const heritage = declaration.heritageClauses?.map(oneLine) ?? []
  const entries = new Map([[name, ['class', name, ...heritage].join(' ')]])
  for (const member of declaration.members) {
    if (isHidden(member)) continue
    const key = `${name}.${member.name?.getText() ?? 'constructor'}`
    const text = oneLine(member)
    entries.set(key, entries.has(key) ? `${entries.get(key)!}; ${text}` : text)
  }
  return [...entries]
}

function isHidden(member: ts.ClassElement): boolean {
  if (member.name !== undefined && ts.isPrivateIdentifier(member.name)) return true
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0
}

function oneLine(node: ts.Node): string {
  return node
    .getText()
    .replace(/\s+/g, ' ')
    .replace(/^export (declare )?/, '')
    .replace(/;$/, '')
}
