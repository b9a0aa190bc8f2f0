import { type Ast, type Declaration, type FunctionNode } from './function-node.ts'
import { isThreadIndex, localsOf } from './integer-locals.ts'

/** All values an expression can take, both ends included. */
export type Range = readonly [low: number, high: number]

/** Up to here sums and products of integers are exact, in int32 and in float32 alike. */
const exact = 2 ** 24

/**
 * The range of an expression, or null where nothing is known of it. Threads run over the output,
 * counters from their start to their bound.
 */
export function rangeOf(node: FunctionNode, ast: Ast): Range | null {
  const range = unchecked(node, ast)
  return range && range[0] >= -exact && range[1] <= exact ? range : null
}

function unchecked(node: FunctionNode, ast: Ast): Range | null {
  switch (ast.type) {
    case 'Literal':
      return typeof ast.value === 'number' ? literalRange(ast.value) : null
    case 'Identifier':
      return rangeOfLocal(node, ast)
    case 'MemberExpression': {
      if (isThreadIndex(ast)) return threadRange(node, ast.property!.name!)
      const value = integerConstant(node, ast)
      return value === null ? null : single(value)
    }
    case 'UnaryExpression': {
      const range = ast.operator === '-' ? rangeOf(node, ast.argument!) : null
      return range && [-range[1], -range[0]]
    }
    case 'CallExpression':
      return rangeOfMath(node, ast)
    case 'BinaryExpression':
      return rangeOfBinary(node, ast)
    default:
      return null
  }
}

/** x is that of the first of four lanes, which never cross the end of a row. */
export function threadRange({ output }: FunctionNode, axis: string): Range {
  if (axis === 'x') return [0, Math.max(0, (output[0] & ~3) - 4)]
  return [0, (output[axis === 'y' ? 1 : 2] ?? 1) - 1]
}

/** `this.constants.n` that is a whole number, or `this.output.x`: both are part of the code. */
export function integerConstant(node: FunctionNode, ast: Ast): number | null {
  const signature = node.getVariableSignature(ast)
  const name = ast.property!.name!
  if (signature === 'this.output.value') return node.output['xyz'.indexOf(name)] ?? null
  if (signature !== 'this.constants.value') return null
  const value = node.constants?.[name]
  return Number.isInteger(value) ? (value as number) : null
}

/** gpu.js rounds a fraction that it meets on the way to an integer: `Math.min(x, 9.5) | 0` is 10. */
const literalRange = (value: number): Range => [Math.floor(value), Math.ceil(value)]

function rangeOfLocal(node: FunctionNode, id: Ast): Range | null {
  const { of, writes, open } = localsOf(node)
  const declaration = of(id)
  if (!declaration || !writes.has(declaration) || open.has(declaration)) return null
  open.add(declaration)
  const range = rangeOfDeclared(node, declaration)
  open.delete(declaration)
  return range
}

function rangeOfDeclared(node: FunctionNode, declaration: Declaration): Range | null {
  const { of, writes, loops, integers } = localsOf(node)
  const values = writes.get(declaration)!
  if (values.length === 1) return rangeOf(node, values[0])
  if (!integers.has(declaration)) return null
  const { test, update, init } = loops.get(declaration) ?? {}
  if (!test || !update || init?.kind === 'var') return null
  if (values.length !== 2 || values[1] !== update || !isUpward(update)) return null
  if (!(test.type === 'BinaryExpression' && ['<', '<='].includes(test.operator!))) return null
  if (!(test.left!.type === 'Identifier' && of(test.left!) === declaration)) return null
  const start = rangeOf(node, values[0])
  const bound = rangeOf(node, test.right!)
  // Empty where the bound is below the start; then nothing is read either.
  return start && bound && [start[0], bound[1] - (test.operator === '<' ? 1 : 0)]
}

/** `i++` or `i += 2` */
function isUpward({ type, operator, right }: Ast): boolean {
  if (type === 'UpdateExpression') return operator === '++'
  return operator === '+=' && right!.type === 'Literal' && Number(right!.value) > 0
}

function rangeOfBinary(node: FunctionNode, { operator, left, right }: Ast): Range | null {
  const a = rangeOf(node, left!)
  const b = rangeOf(node, right!)
  if (!a || !b) return null
  switch (operator) {
    case '+':
      return [Math.fround(a[0] + b[0]), Math.fround(a[1] + b[1])]
    case '-':
      return [Math.fround(a[0] - b[1]), Math.fround(a[1] - b[0])]
    case '*':
      return extremes(a.flatMap((x) => b.map((y) => Math.fround(x * y))))
    case '/':
      return b[0] > 0 ? extremes(a.flatMap((x) => b.map((y) => Math.fround(x / y)))) : null
    case '>>':
      return b[0] === b[1] && b[0] >= 0 ? [a[0] >> b[0], a[1] >> b[0]] : null
    case '&':
      return b[0] === b[1] && b[0] >= 0 ? [0, b[0]] : null
    case '|':
      return b[0] === 0 && b[1] === 0 ? [Math.trunc(a[0]), Math.trunc(a[1])] : null
    case undefined:
    default:
      return null
  }
}

function rangeOfMath(node: FunctionNode, { callee, arguments: given }: Ast): Range | null {
  if (callee?.object?.name !== 'Math') return null
  const ranges = given!.map((argument) => rangeOf(node, argument))
  if (!ranges.every((range) => range !== null)) return null
  const lows = ranges.map(([low]) => low)
  const highs = ranges.map(([, high]) => high)
  if (callee.property?.name === 'max') return [Math.max(...lows), Math.max(...highs)]
  if (callee.property?.name === 'min') return [Math.min(...lows), Math.min(...highs)]
  return callee.property?.name === 'floor' ? [Math.floor(lows[0]), Math.floor(highs[0])] : null
}

const single = (value: number): Range => [Math.fround(value), Math.fround(value)]

const extremes = (values: number[]): Range => [Math.min(...values), Math.max(...values)]
