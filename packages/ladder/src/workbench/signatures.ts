/** What stage 01 starts from: its own sources without what they do. */
import { join } from 'node:path'
import ts from 'typescript'
import { type Files, readFiles } from '../lineage/files.ts'

/** The files of the stage in `folder`, those in `src` with nothing but types, docstrings and signatures. */
export function signaturesOf(folder: string): Files {
  const files = readFiles(folder)
  const sources = [...files.keys()].filter((path) => /^src\/.*\.ts$/.test(path))
  const roots = sources.map((path) => join(folder, path))
  const program = ts.createProgram(roots, { ...OPTIONS, types: [] })
  const emptied = sources.map((path): [string, Buffer] => {
    const source = program.getSourceFile(join(folder, path))!
    return [path, Buffer.from(withoutBodies(source, program.getTypeChecker()))]
  })
  return new Map([...files, ...emptied])
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.Preserve,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
}

/** An edit of a text: what stands from `start` to `end` becomes `text`. */
type Edit = { readonly start: number; readonly end: number; readonly text: string }

/**
 * The source in which every function, method and constructor that others can reach throws, and
 * helpers that nobody else reaches are gone: how to divide the work is the writer's.
 */
function withoutBodies(source: ts.SourceFile, checker: ts.TypeChecker): string {
  const edits = source.statements.flatMap((statement) => editsOf(statement, source, checker))
  const stripped = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
      source.text,
    )
  return stripped
    .replace(/^[ \t]*\/\/ #(end)?region\b.*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n')
}

function editsOf(statement: ts.Statement, file: ts.SourceFile, checker: ts.TypeChecker): Edit[] {
  if (ts.isFunctionDeclaration(statement))
    return isExported(statement)
      ? empty(statement, statement.name?.text, file, returnType(statement, checker))
      : [remove(statement)]
  if (ts.isClassDeclaration(statement)) {
    const name = statement.name?.text
    return statement.members.flatMap((member) => editsOfMember(member, name, file))
  }
  if (ts.isVariableStatement(statement) && !isExported(statement) && holdsFunctions(statement))
    return [remove(statement)]
  return []
}

function editsOfMember(member: ts.ClassElement, of: string | undefined, file: ts.SourceFile) {
  if (ts.isConstructorDeclaration(member)) return empty(member, of, file)
  if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member)) return []
  const isPrivate =
    ts.isPrivateIdentifier(member.name) ||
    (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0
  return isPrivate ? [remove(member)] : empty(member, `${of}.${member.name.getText(file)}`, file)
}

function isExported(node: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

/** `const half = (size) => …` */
function holdsFunctions({ declarationList }: ts.VariableStatement): boolean {
  return declarationList.declarations.every(
    ({ initializer }) =>
      initializer !== undefined &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
  )
}

/** The body becomes an error. A type that was left for the compiler to find is written before it. */
function empty(
  node: ts.FunctionLikeDeclaration,
  name = 'this',
  file: ts.SourceFile,
  type?: string,
): Edit[] {
  const { body } = node
  if (body === undefined) return []
  const { character } = file.getLineAndCharacterOfPosition(node.getStart(file))
  const margin = ' '.repeat(character)
  const result = type === undefined ? ' ' : `: ${type} `
  const text = `${result}{\n${margin}  throw new Error('${name}: not written yet')\n${margin}}`
  return [{ start: body.getFullStart(), end: body.getEnd(), text }]
}

/** Of a function that does not declare its own. */
function returnType(node: ts.FunctionDeclaration, checker: ts.TypeChecker): string | undefined {
  if (node.type !== undefined) return undefined
  const type = checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(node)!)
  const { NoTruncation, MultilineObjectLiterals } = ts.NodeBuilderFlags
  const flags = (NoTruncation | MultilineObjectLiterals) as ts.NodeBuilderFlags
  const written = checker.typeToTypeNode(type, node, flags)!
  const text = ts.createPrinter().printNode(ts.EmitHint.Unspecified, written, node.getSourceFile())
  return text.replace(/ {4}/g, '  ').replace(/;$/gm, '').replaceAll('<ArrayBufferLike>', '')
}

/** With the comments above it. */
function remove(node: ts.Node): Edit {
  return { start: node.getFullStart(), end: node.getEnd(), text: '' }
}
