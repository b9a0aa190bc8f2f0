import gpujs from 'gpu.js'
import gpujsPackage from 'gpu.js/package.json' with { type: 'json' }
import { type Ast, type FunctionNode, type Replaced } from './function-node.ts'
import { isIntegerLiteral, localsOf } from './integer-locals.ts'
import { threadLocals } from './thread-locals.ts'
import { emitUniformLoad, emitWideLoad, flatIndex, splatLoad } from './loads.ts'

/** The one version whose emission is known, instruction by instruction. */
const known = '2.24.1'

const { prototype } = (
  gpujs as unknown as { WebAssemblyFunctionNode: { readonly prototype: FunctionNode } }
).WebAssemblyFunctionNode

const names = [
  'stmtVariableDeclaration',
  'vDeclareVarying',
  'emitFlatLoad',
  'vGather',
  'vCoerce',
  'vstatement',
] as const satisfies readonly (keyof Replaced)[]

let stock: Replaced | null = null

/**
 * Gives gpu.js's WebAssembly one load for four neighbours, and counters that stay integers; see
 * wide-loads.md. Kernels compiled from now on have it.
 * @returns true, or why it stays off
 */
export function installWideLoads(version: string = gpujsPackage.version): true | string {
  if (stock) return true
  if (version !== known)
    return `wide loads are off: they are made for gpu.js ${known}, not ${version}`
  const missing = names.filter((name) => typeof prototype[name] !== 'function')
  if (missing.length) return `wide loads are off: gpu.js lacks ${missing.join(', ')}`
  stock = methods(prototype)
  Object.assign(prototype, replaced(stock))
  return true
}

export function uninstallWideLoads(): void {
  if (stock) Object.assign(prototype, stock)
  stock = null
}

/** Runs what compiles kernels with gpu.js as it comes. */
export function withStock<T>(work: () => T): T {
  const installed = stock !== null
  uninstallWideLoads()
  try {
    return work()
  } finally {
    if (installed) installWideLoads()
  }
}

const methods = (from: FunctionNode): Replaced =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Replaced

/** Each asks first whether it applies, and is gpu.js's own method where it does not. */
function replaced(own: Replaced): ThisType<FunctionNode> & Replaced {
  const lastLoad = new WeakMap<object, { end: number; offset: number }>()
  return {
    emitFlatLoad(...read) {
      const [table, name, x, y, z] = read
      const region = this.vec && this.assembler?.layout[table][name]
      if (!region) return own.emitFlatLoad.apply(this, read)
      const index = flatIndex(this, region, [x, y, z])
      const offset = emitUniformLoad(this, region, index)
      if (offset === null) own.emitFlatLoad.apply(this, read)
      lastLoad.set(this.em, { end: this.em.bytes.length, offset: offset ?? region.offset })
      return 'f32'
    },

    vGather(...read) {
      const [table, name, x, y, z] = read
      const region = this.vMaskDepth === 0 && this.assembler?.layout[table][name]
      const laneByLane = () => {
        own.vGather.apply(this, read)
      }
      const index = region ? flatIndex(this, region, [x, y, z]) : null
      if (!region || !emitWideLoad(this, region, index, laneByLane)) laneByLane()
      return 'vf32'
    },

    vCoerce(from, to) {
      const load = lastLoad.get(this.em)
      if (from === 'f32' && to === 'vf32' && load && splatLoad(this.em, load)) return to
      return own.vCoerce.call(this, from, to)
    },

    vstatement(statement) {
      threadLocals(this)
      own.vstatement.call(this, statement)
    },

    stmtVariableDeclaration(statement) {
      for (const declarator of statement.declarations ?? [statement]) {
        const { id, init } = declarator
        if (!init || !becomesInteger(this, declarator)) {
          own.stmtVariableDeclaration.call(this, { ...statement, declarations: [declarator] })
          continue
        }
        this.setScalarLocal(id!.name!, 'i32', 'Integer', () => {
          if (isIntegerLiteral(init)) this.castLiteralToInteger(init)
          else this.coerce(this.expression(init), 'i32')
        })
        if (this.isThreadDependent(init)) this.taintedLocals.add(id!.name!)
      }
    },

    vDeclareVarying(declarator, statement) {
      const { id, init } = declarator
      if (!becomesInteger(this, declarator)) {
        own.vDeclareVarying.call(this, declarator, statement)
        return
      }
      this.vSetVaryingScalar(id!.name!, 'vi32', 'Integer', () => {
        if (isIntegerLiteral(init!)) this.vCastLiteralToInteger(init!)
        else this.vCoerce(this.vexpr(init!), 'vi32')
      })
    },
  }
}

/** Whether the local is one that stays an integer; tells gpu.js's type system too. */
function becomesInteger(node: FunctionNode, { id }: Ast): boolean {
  const { of, integers } = localsOf(node)
  const declaration = of(id!)
  if (!declaration || !integers.has(declaration)) return false
  declaration.valueType = 'Integer'
  return true
}
