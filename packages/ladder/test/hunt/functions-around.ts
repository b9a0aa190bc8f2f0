import ts from 'typescript'
import type { Planted } from '../../src/hunt/planting.ts'

/** The names of the functions, methods and constants around the planted line. */
export function functionsAround({ sources, file, line }: Planted): string[] {
  const text = sources.get(file)!.toString()
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const start = source.getPositionOfLineAndCharacter(line - 1, 0)
  const end = start + text.split('\n')[line - 1].length
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (node.getEnd() < start || node.getStart() > end) return
    if (
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isVariableDeclaration(node)
    )
      names.push(node.name?.getText() ?? '')
    node.forEachChild(visit)
  }
  visit(source)
  return names
}
