/** A node of the syntax tree (ESTree) of a kernel; what is used of it. */
export type Ast = {
  readonly type: string
  /** Where it begins in the source. */
  readonly start: number
  readonly kind?: string
  readonly operator?: string
  readonly name?: string
  readonly value?: unknown
  readonly computed?: boolean
  readonly object?: Ast
  readonly property?: Ast
  readonly left?: Ast
  readonly right?: Ast
  readonly argument?: Ast
  readonly callee?: Ast
  readonly arguments?: readonly Ast[]
  readonly test?: Ast
  readonly consequent?: Ast
  readonly alternate?: Ast
  readonly id?: Ast
  readonly init?: Ast
  readonly update?: Ast
  readonly declarations?: readonly Ast[]
}

/** A declared name, as gpu.js keeps it: one object for all identifiers that mean it. */
export type Declaration = { valueType: string | null; readonly suggestedType: string | null }

/** Where an array lies in the memory of the module: byte offset, sizes x first, cells in all. */
export type Region = {
  readonly offset: number
  readonly dims: readonly [number, number, number]
  readonly flatLength: number
}

/** Writes instructions of one function. Each method appends an opcode; `bytes` holds them. */
export type Emitter = {
  readonly bytes: number[]
  addLocal(type: string): number
  if_(type: string): Emitter
  else_(): Emitter
  end(): Emitter
  localGet(index: number): Emitter
  localSet(index: number): Emitter
  localTee(index: number): Emitter
  globalGet(index: number): Emitter
  i32Const(value: number): Emitter
  i32Add(): Emitter
  i32Mul(): Emitter
  i32Shl(): Emitter
  i32LeU(): Emitter
  i32x4Splat(): Emitter
  i32x4Add(): Emitter
  f32Load(offset: number, align?: number): Emitter
  v128Load(offset: number, align?: number): Emitter
}

/** What of gpu.js 2.24.1's `WebAssemblyFunctionNode` is read, called or replaced here. */
export type FunctionNode = {
  readonly isRootKernel: boolean
  readonly output: readonly number[]
  readonly constants: Readonly<Record<string, unknown>> | null
  readonly argumentNames: readonly string[]
  readonly identifiers: readonly { readonly ast: Ast; readonly declaration: Declaration | null }[]
  readonly locals: ReadonlyMap<
    string,
    { readonly kind: string; readonly index: number; readonly wtype: string }
  >
  readonly taintedLocals: Set<string>
  readonly em: Emitter
  /** True while the function for four lanes is written. */
  readonly vec: boolean
  /** Above 0 in code that only some lanes take. */
  readonly vMaskDepth: number
  readonly vInfo: { exprVarying(ast: Ast): boolean; readonly varying: ReadonlySet<string> }
  readonly assembler: {
    readonly layout: Readonly<Record<Table, Readonly<Record<string, Region>>>>
    readonly globals: Readonly<Record<'threadX' | 'threadY' | 'threadZ', number>>
  } | null

  getJsAST(): Ast
  getDeclaration(id: Ast): Declaration | null
  getType(ast: Ast): string | null
  getVariableSignature(ast: Ast): string | null
  isThreadDependent(ast: Ast): boolean
  pushState(state: string): void
  popState(state: string): void
  expression(ast: Ast): string
  coerce(from: string, to: string): string
  emitIndex(property: Ast): void
  castLiteralToInteger(ast: Ast): string
  vexpr(ast: Ast): string
  vCastLiteralToInteger(ast: Ast): string
  setScalarLocal(name: string, wtype: string, gtype: string, init: () => void): void
  vSetVaryingScalar(name: string, wtype: string, gtype: string, init: () => void): void
} & Replaced

export type Table = 'arrays' | 'constantArrays'

type Load<T> = (
  table: Table,
  name: string,
  x: Ast,
  y: Ast | undefined,
  z: Ast | undefined,
  node: Ast,
) => T

/** The methods that the mend replaces. */
export type Replaced = {
  stmtVariableDeclaration(declaration: Ast): void
  vDeclareVarying(declarator: Ast, declaration: Ast): void
  emitFlatLoad: Load<string>
  vGather: Load<string>
  vCoerce(from: string, to: string): string
  vstatement(ast: Ast): void
}
