import { type Flow, Node, nodeOf, record } from './autograd.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// A view and the tensor that it shows, its base, have the same numbers, so a change of one is a
// change of the other. The history of both is kept at the base.

// #region recordInPlace
/**
 * Remembers that x was changed in place: from now on it is the result of this operation. What it
 * was before stays in the graph, as an input. If x is a view, then its base is the result: the part
 * that x shows has changed, the rest not.
 * @param flows - for each input, how the gradient of x flows to it
 * @returns x
 */
export function recordInPlace(name: string, x: Tensor, flows: readonly Flow[]): Tensor {
  const { base } = x
  if (base) {
    const flowsFromBase = flows.map((flow) => flowFromBase(flow, x, base))
    record(name, base, flowsFromBase)
  } else {
    record(name, x, flows)
  }
  x.changes.count++ // after recording: if x itself was saved just now, it will be found changed
  return x
}
// #endregion recordInPlace

// #region currentGradFn
/**
 * The operation that made x. A view whose base has changed since is made anew, from what the base
 * is now.
 */
export function currentGradFn(x: Tensor): Node | null {
  const { base } = x
  if (base && base.gradFn !== x.baseGradFn) {
    const flow = (dx: Tensor): Tensor => spreadOverBase(dx, x, base)
    x.ownGradFn = new Node('alias', [{ node: nodeOf(base), flow, saved: [] }])
    x.baseGradFn = base.gradFn
  }
  return x.ownGradFn
}
// #endregion currentGradFn

/**
 * How the gradient of the base flows to an input of the operation that changed x, the part of it.
 */
function flowFromBase([input, flow, saves]: Flow, x: Tensor, base: Tensor): Flow {
  if (input !== x) return [input, (dbase) => flow(partOf(laidLike(base, dbase), x)), saves]
  const flowToBase = (dbase: Tensor): Tensor => {
    const result = laidLike(base, dbase)
    const part = partOf(result, x)
    part.copy_(flow(part))
    return result
  }
  return [base, flowToBase, saves]
}

/**
 * forward:  x is a part of the base. dbase is dx where x lies, 0 elsewhere; where x repeats a
 * number, the sum.
 */
function spreadOverBase(dx: Tensor, x: Tensor, base: Tensor): Tensor {
  const dbase = dx.newZeros([base.storage.length])
  walk(x.shape, [x, dx], ([to, from]) => {
    dbase.storage[to] += dx.storage[from]
  })
  return dbase.alias(base.shape, base.strides, base.storageOffset)
}

/**
 * The numbers of `dbase` in a storage of their own, each where the base has the number that it is
 * the gradient of.
 */
function laidLike(base: Tensor, dbase: Tensor): Tensor {
  const own = dbase.newZeros([base.storage.length])
  return own.alias(base.shape, base.strides, base.storageOffset).copy_(dbase)
}

/** The part of a tensor, laid like the base of x, that x shows. */
function partOf(laid: Tensor, x: Tensor): Tensor {
  return laid.alias(x.shape, x.strides, x.storageOffset)
}
