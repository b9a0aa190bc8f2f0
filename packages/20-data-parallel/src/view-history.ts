import { type Input, Node, nodeOf, record } from './autograd.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// A view and the tensor that it shows, its base, have the same numbers, so a change of one is a
// change of the other. The history of both is kept at the base.

// #region recordInPlace
/**
 * Remembers that x was changed in place: from now on it is the result of this operation. What it
 * was before stays in the graph, as an input. If x is a view, then its base is the result: the part
 * that x shows has changed, the rest not.
 * @param inputs - what x was before, then the others, each with how the gradient of x flows to it
 * @returns x
 */
export function recordInPlace(name: string, x: Tensor, inputs: readonly Input[]): Tensor {
  const { base } = x
  const [own, ...others] = inputs
  if (base) {
    const rest = others.map((input) => inputOfPart(input, x, base))
    record(name, base, [baseInput(own, x, base), ...rest])
  } else {
    record(name, x, inputs)
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
    x.ownGradFn = new Node('alias', [{ node: nodeOf(base), shape: base.shape, flow, saved: [] }])
    x.baseGradFn = base.gradFn
  }
  return x.ownGradFn
}
// #endregion currentGradFn

/** The base before: where x lies its gradient flows through the operation, elsewhere it passes. */
function baseInput([, flow, saves]: Input, x: Tensor, base: Tensor): Input {
  const flowToBase = (dbase: Tensor): Tensor => {
    const result = laidLike(base, dbase)
    const part = partOf(result, x)
    part.copy_(flow(part, part.shape))
    return result
  }
  return [base, flowToBase, saves]
}

/** Another input: only the part of the base that x shows depends on it. */
function inputOfPart([input, flow, saves]: Input, x: Tensor, base: Tensor): Input {
  return [input, (dbase, shape) => flow(partOf(laidLike(base, dbase), x), shape), saves]
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
