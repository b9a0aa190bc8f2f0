import { type Ast, type FunctionNode } from './function-node.ts'
import { hasEffect, isBitwise, isThreadIndex } from './integer-locals.ts'
import { type Axis, threadLocals } from './thread-locals.ts'
import { integerConstant, type Range, rangeOf, threadRange } from './ranges.ts'

/** What is multiplied in an affine sum; `emit` leaves its int32 on the stack. */
type Term = { readonly emit: () => void; readonly range: Range | null }

/** constant + Σ coefficient · term: an index as the machine wants it, constants apart. */
export type Affine = {
  readonly constant: number
  readonly terms: ReadonlyMap<string, Term & { readonly coefficient: number }>
}

/** The thread whose four lanes read four neighbours, if its coefficient is 1. */
export const lane = 'thread.x'

/**
 * An integer expression as an affine sum, or null where it is none. What gpu.js computes in int32 may
 * be put in any order, for int32 wraps; what it computes in float32 (`this.constants.n` is a float to
 * it) only if its range says that all of it is exact.
 */
export function affineOf(node: FunctionNode, ast: Ast): Affine | null {
  const type = node.getType(ast)
  const isInt32 = type === 'Integer' || type === 'LiteralInteger'
  return isInt32 || rangeOf(node, ast) ? parts(node, ast) : null
}

function parts(node: FunctionNode, ast: Ast): Affine | null {
  if (ast.type === 'Literal') return constantOf(ast.value)
  if (ast.type === 'Identifier') return localOf(node, ast)
  if (ast.type === 'MemberExpression') {
    return isThreadIndex(ast) ? threadOf(node, ast) : constantOf(integerConstant(node, ast))
  }
  if (ast.type === 'UnaryExpression' && ast.operator === '-') {
    const operand = parts(node, ast.argument!)
    return operand && times(operand, -1)
  }
  if (isBitwise(ast)) return valueOf(node, ast)
  if (ast.type !== 'BinaryExpression') return null
  const left = parts(node, ast.left!)
  const right = parts(node, ast.right!)
  if (!left || !right) return null
  if (ast.operator === '+') return plus(left, right)
  if (ast.operator === '-') return plus(left, times(right, -1))
  if (ast.operator !== '*') return null
  if (right.terms.size === 0) return times(left, right.constant)
  return left.terms.size === 0 ? times(right, left.constant) : null
}

/** `(y / 2) | 0` and its like, if it is the same in all lanes. */
function valueOf(node: FunctionNode, ast: Ast): Affine | null {
  if (node.vInfo.exprVarying(ast) || hasEffect(ast)) return null
  const emit = () => {
    node.coerce(node.expression(ast), 'i32')
  }
  return term(`at.${ast.start}`, { emit, range: rangeOf(node, ast) })
}

/** Any other index that is the same in all lanes, such as `rows[y]`, as a term by itself. */
export function opaque(node: FunctionNode, key: string, index: Ast): Affine | null {
  if (node.vInfo.exprVarying(index) || hasEffect(index)) return null
  const emit = () => {
    node.emitIndex(index)
  }
  return term(key, { emit, range: null })
}

export function plus(a: Affine, b: Affine): Affine {
  const terms = new Map(a.terms)
  for (const [key, added] of b.terms) {
    const coefficient = (terms.get(key)?.coefficient ?? 0) + added.coefficient
    terms.set(key, { ...added, coefficient })
  }
  return { constant: a.constant + b.constant, terms }
}

export function times(a: Affine, factor: number): Affine {
  const terms = [...a.terms].map(
    ([key, t]) => [key, { ...t, coefficient: t.coefficient * factor }] as const,
  )
  return { constant: a.constant * factor, terms: new Map(terms) }
}

/** The range of the terms alone; [−∞, ∞] where one is unknown. */
export function rangeOfTerms({ terms }: Affine): Range {
  let low = 0
  let high = 0
  for (const { coefficient, range } of terms.values()) {
    const ends = (range ?? [-Infinity, Infinity]).map((end) =>
      coefficient ? coefficient * end : 0,
    )
    low += Math.min(...ends)
    high += Math.max(...ends)
  }
  return [low, high]
}

/** Leaves Σ coefficient · term + constant on the stack, all times `scale`. */
export function emitAffine(node: FunctionNode, sum: Affine, scale: number): void {
  const { em } = node
  let first = true
  // Threads before counters, so that sums which only differ in what comes last share the rest.
  for (const [, { coefficient, emit }] of [...sum.terms].sort(threadsFirst)) {
    if (coefficient === 0) continue
    emit()
    if (coefficient * scale !== 1) em.i32Const(coefficient * scale).i32Mul()
    if (!first) em.i32Add()
    first = false
  }
  if (first) em.i32Const(sum.constant * scale)
  else if (sum.constant !== 0) em.i32Const(sum.constant * scale).i32Add()
}

function constantOf(value: unknown): Affine | null {
  return Number.isInteger(value) ? { constant: value as number, terms: new Map() } : null
}

function threadOf(node: FunctionNode, ast: Ast): Affine {
  const axis = ast.property!.name as Axis
  const emit = () => {
    node.em.localGet(threadLocals(node)[axis])
  }
  return term(`thread.${axis}`, { emit, range: threadRange(node, axis) })
}

function localOf(node: FunctionNode, ast: Ast): Affine | null {
  const local = node.locals.get(ast.name!)
  if (local?.kind !== 'scalar' || local.wtype !== 'i32') return null
  const emit = () => {
    node.em.localGet(local.index)
  }
  return term(`local.${local.index}`, { emit, range: rangeOf(node, ast) })
}

function threadsFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return Number(b.startsWith('thread')) - Number(a.startsWith('thread'))
}

const term = (key: string, t: Term): Affine => ({
  constant: 0,
  terms: new Map([[key, { ...t, coefficient: 1 }]]),
})
