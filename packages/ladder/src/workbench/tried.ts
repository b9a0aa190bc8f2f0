/** What a test was trying when it failed: the statement, as it stands in the suite. */
import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../stages.ts'

/** Where something went wrong, from 1. */
export type Frame = { readonly file: string; readonly line: number; readonly column: number }

const TESTS = ['capabilities', 'core'].map((name) => {
  return join(ROOT, 'test', 'conformance', 'src', name) + sep
})

/** Runs the tests of devices, and is none. */
const WRAPPER = 'device-context.ts'

/**
 * The statement of the test itself, on one line, whatever it called.
 * @param frames - where it failed, what was called last first
 */
export function statementTried(frames: readonly Frame[]): string | undefined {
  const frame = frames.findLast(
    ({ file }) => TESTS.some((tests) => file.startsWith(tests)) && !file.endsWith(WRAPPER),
  )
  if (frame === undefined) return undefined
  const text = readFileSync(frame.file, 'utf8')
  const source = ts.createSourceFile(frame.file, text, ts.ScriptTarget.ESNext, true)
  const position = source.getPositionOfLineAndCharacter(frame.line - 1, frame.column - 1)
  const statement = smallestStatement(source, position)
  return statement && onOneLine(statement, source)
}

/** The statement's text, whose white space is as it was written only where it counts: in literals. */
function onOneLine(statement: ts.Node, source: ts.SourceFile): string {
  let text = ''
  let end = statement.getStart(source)
  const visit = (node: ts.Node): void => {
    if (!isLiteral(node)) return ts.forEachChild(node, visit)
    text += source.text.slice(end, node.getStart(source)).replace(/\s+/g, ' ')
    text += node.getText(source).replace(/\n/g, '\\n')
    end = node.end
  }
  visit(statement)
  return text + source.text.slice(end, statement.end).replace(/\s+/g, ' ')
}

function isLiteral(node: ts.Node): boolean {
  return ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node) // prettier-ignore
}

/** The innermost one around a place that holds no others. */
function smallestStatement(source: ts.SourceFile, position: number): ts.Node | undefined {
  let found: ts.Node | undefined
  const visit = (node: ts.Node): void => {
    if (position < node.getStart(source) || position >= node.end) return
    if (isSimple(node)) found = node
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isSimple(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isReturnStatement(node)
  )
}
