import { type Ast, type Declaration, type FunctionNode } from './function-node.ts'

/** What is known of the local variables of one kernel function, found once. */
export type Locals = {
  /** The declaration an identifier means. */
  readonly of: (id: Ast) => Declaration | null
  /** All that is ever assigned: initialisers, right sides; the tree itself for `i++`. */
  readonly writes: ReadonlyMap<Declaration, readonly Ast[]>
  /** The `for` whose head declares it. */
  readonly loops: ReadonlyMap<Declaration, Ast>
  readonly integers: ReadonlySet<Declaration>
  /** Those whose range is being worked out, for `i < i + 1` asks for itself. */
  readonly open: Set<Declaration>
}

const known = new WeakMap<FunctionNode, Locals>()

export function localsOf(node: FunctionNode): Locals {
  let locals = known.get(node)
  if (!locals) known.set(node, (locals = findLocals(node)))
  return locals
}

function findLocals(node: FunctionNode): Locals {
  const declarations = new Map(node.identifiers.map((id) => [id.ast, id.declaration]))
  const of = (id: Ast) => declarations.get(id) ?? null
  const writes = new Map<Declaration, Ast[]>()
  const loops = new Map<Declaration, Ast>()
  const write = (id: Ast, value: Ast) => {
    const declaration = of(id)
    if (declaration) writes.set(declaration, [...(writes.get(declaration) ?? []), value])
  }
  walk(node.getJsAST(), (ast) => {
    if (ast.type === 'VariableDeclarator' && ast.init) write(ast.id!, ast.init)
    if (ast.type === 'UpdateExpression') write(ast.argument!, ast)
    if (ast.type === 'AssignmentExpression') write(ast.left!, ast)
    if (ast.type === 'ForStatement' && ast.init?.declarations?.length === 1) {
      const counter = of(ast.init.declarations[0].id!)
      if (counter) loops.set(counter, ast)
    }
  })
  const integers = new Set<Declaration>()
  // Until nothing is added: `let i = low` is an integer once `low` is known as one.
  for (let before = -1; before !== integers.size;) {
    before = integers.size
    for (const [declaration, values] of writes) {
      if (values.every((value, at) => isIntegerWrite(value, at === 0, declaration))) {
        integers.add(declaration)
      }
    }
  }
  return { of, writes, loops, integers, open: new Set() }

  /**
   * gpu.js's own analysis takes a local for an integer when it begins at an integer literal and is
   * counted by `++`; beside those, what begins as `expression | 0` says so itself. Either stays one
   * only if nothing fractional is ever written to it (`i += 0.5` must go on working).
   */
  function isIntegerWrite(value: Ast, first: boolean, declaration: Declaration): boolean {
    if (first) {
      if (isIntegerLiteral(value)) return declaration.suggestedType === 'Integer'
      return isBitwise(value) || isIntegerLocal(value)
    }
    if (value.type === 'UpdateExpression') return true
    if (value.type !== 'AssignmentExpression') return isIntegerLiteral(value) || isBitwise(value)
    return ['=', '+=', '-=', '*='].includes(value.operator!) && isInteger(value.right!, declaration)
  }

  /** Integer whatever its size: built of integers by +, -, *. */
  function isInteger(ast: Ast, self: Declaration): boolean {
    if (isIntegerLiteral(ast) || isBitwise(ast) || isIntegerLocal(ast)) return true
    if (ast.type === 'Identifier') return of(ast) === self
    if (ast.type === 'MemberExpression') return isThreadIndex(ast)
    if (ast.type === 'UnaryExpression')
      return ast.operator === '-' && isInteger(ast.argument!, self)
    if (ast.type !== 'BinaryExpression' || !['+', '-', '*'].includes(ast.operator!)) return false
    return isInteger(ast.left!, self) && isInteger(ast.right!, self)
  }

  function isIntegerLocal(ast: Ast): boolean {
    const declaration = ast.type === 'Identifier' ? of(ast) : null
    return declaration !== null && integers.has(declaration)
  }
}

/** `this.thread.x`, `.y` or `.z` */
export function isThreadIndex({ type, computed, object, property }: Ast): boolean {
  if (type !== 'MemberExpression' || computed || object?.type !== 'MemberExpression') return false
  return (
    object.object?.type === 'ThisExpression' &&
    object.property?.name === 'thread' &&
    ['x', 'y', 'z'].includes(property!.name!)
  )
}

export function isIntegerLiteral(ast: Ast): boolean {
  if (ast.type === 'UnaryExpression') return ast.operator === '-' && isIntegerLiteral(ast.argument!)
  return ast.type === 'Literal' && Number.isInteger(ast.value)
}

/** These give an int32 in JavaScript too. (`>>>` gives what may not fit in one.) */
export function isBitwise({ type, operator }: Ast): boolean {
  return type === 'BinaryExpression' && ['|', '&', '^', '<<', '>>'].includes(operator!)
}

/** `i++`, an assignment, or a call that might do either. */
export function hasEffect(ast: Ast): boolean {
  let found = false
  walk(ast, ({ type, callee }) => {
    if (type === 'UpdateExpression' || type === 'AssignmentExpression') found = true
    if (type === 'CallExpression' && callee?.object?.name !== 'Math') found = true
  })
  return found
}

function walk(tree: unknown, visit: (ast: Ast) => void): void {
  if (Array.isArray(tree)) return tree.forEach((child) => walk(child, visit))
  if (typeof tree !== 'object' || tree === null) return
  if ('type' in tree) visit(tree as Ast)
  for (const [key, child] of Object.entries(tree)) if (key !== 'loc') walk(child, visit)
}
