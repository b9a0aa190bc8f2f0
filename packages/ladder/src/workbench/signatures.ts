/** What stage 01 starts from: its own sources without what they do. */
import ts from 'typescript'
import type { Files } from '../lineage/files.ts'

/** The sources with nothing but types, docstrings and signatures in `src`. */
export function signaturesOf(files: Files): Files {
  const entries = [...files].map(([path, content]): [string, Buffer] => {
    const isSource = path.startsWith('src/') && path.endsWith('.ts')
    return [path, isSource ? Buffer.from(signatures(content.toString(), path)) : content]
  })
  return new Map(entries)
}

/** An edit of a text: what stands from `start` to `end` becomes `text`. */
type Edit = { readonly start: number; readonly end: number; readonly text: string }

/**
 * The source in which every function, method and constructor that others can reach throws, and
 * helpers that nobody else reaches are gone: how to divide the work is the writer's.
 */
export function signatures(source: string, file = 'source.ts'): string {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true)
  const edits = parsed.statements.flatMap((statement) => editsOf(statement, parsed))
  const stripped = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
      source,
    )
  return stripped
    .replace(/^[ \t]*\/\/ #(end)?region\b.*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n')
}

function editsOf(statement: ts.Statement, file: ts.SourceFile): Edit[] {
  if (ts.isFunctionDeclaration(statement))
    return isExported(statement)
      ? empty(statement, statement.name?.text, file)
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

/** The body becomes an error; the columns of its closing brace stay. */
function empty(node: ts.FunctionLikeDeclaration, name = 'this', file: ts.SourceFile): Edit[] {
  const { body } = node
  if (body === undefined) return []
  const { character } = file.getLineAndCharacterOfPosition(node.getStart(file))
  const margin = ' '.repeat(character)
  const text = `{\n${margin}  throw new Error('${name}: not written yet')\n${margin}}`
  return [{ start: body.getStart(file), end: body.getEnd(), text }]
}

/** With the comments above it. */
function remove(node: ts.Node): Edit {
  return { start: node.getFullStart(), end: node.getEnd(), text: '' }
}
