import { type Emitter, type FunctionNode } from './function-node.ts'

export type Axis = 'x' | 'y' | 'z'

const written = new WeakMap<Emitter, Readonly<Record<Axis, number>>>()

/**
 * The thread's place in local variables. gpu.js keeps it in mutable globals, and each `global.get` is
 * a load that no compiler may leave out: nothing that is computed from two of them can be shared.
 * Written before the first statement of the function for four lanes.
 */
export function threadLocals({ em, assembler }: FunctionNode): Readonly<Record<Axis, number>> {
  let locals = written.get(em)
  if (locals) return locals
  const { threadX, threadY, threadZ } = assembler!.globals
  const keep = (global: number) => {
    const index = em.addLocal('i32')
    em.globalGet(global).localSet(index)
    return index
  }
  locals = { x: keep(threadX), y: keep(threadY), z: keep(threadZ) }
  written.set(em, locals)
  return locals
}
