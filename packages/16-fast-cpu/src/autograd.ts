import { ShapeError, checkDtypes, checkOptions } from './checks.ts'
import { isFloat } from './dtypes.ts'
import { isGradEnabled, noGrad } from './grad-mode.ts'
import { type Shape, formatShape, sameShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region Node
/**
 * How the gradient of a result flows to one input: ∂L/∂result ↦ ∂L/∂input.
 * @param shape - of the input, and so of its gradient
 */
export type Flow = (dy: Tensor, shape: Shape) => Tensor

/** From a result back to one input: the operation that made the input, and how gradients flow. */
export type Edge = {
  readonly node: Node
  readonly shape: Shape
  readonly flow: Flow
  /** What `flow` computes with. */
  readonly saved: readonly Saved[]
}

/**
 * A tensor with the version that it had when it was saved and the operation that had made it, or
 * plain indices.
 */
export type Saved = {
  readonly value: Tensor | Int32Array
  readonly version: number
  readonly origin?: string
}

/**
 * What an operation leaves behind when it computes something that depends on a parameter. Nodes and
 * their edges form the graph that {@link backward} walks, from the cost to the parameters.
 */
export class Node {
  /** The operation: `mul`. */
  readonly name: string
  /** One for each input that requires a gradient. */
  edges: readonly Edge[]
  /** At the end of the graph: the tensor in which the gradient is collected. */
  readonly leaf: Tensor | null
  /** Whether a backward pass has been here and let go of what was saved. */
  freed = false

  constructor(name: string, edges: readonly Edge[], leaf: Tensor | null = null) {
    this.name = name
    this.edges = edges
    this.leaf = leaf
  }

  /**
   * Lets go of the saved tensors, and of the derivatives, which nobody can compute any more without
   * them.
   */
  free(): void {
    if (!this.edges.some(({ saved }) => saved.length > 0)) return
    this.edges = []
    this.freed = true
  }
}
// #endregion Node

/** An input of an operation, how the gradient flows to it, and what that computes with. */
export type Input = readonly [input: Tensor, flow: Flow, saves?: readonly (Tensor | Int32Array)[]]

// #region record
/**
 * Remembers how `y` was computed, if any input requires a gradient. Every operation ends with this.
 * @param inputs - each with how the gradient of y flows to it
 * @returns y
 */
export function record(name: string, y: Tensor, inputs: readonly Input[]): Tensor {
  if (!isGradEnabled() || !isFloat(y.dtype)) return y // whole numbers have no slope
  const needed = inputs.filter(([input]) => input.requiresGrad)
  if (needed.length > 0) {
    const edges = needed.map(([input, flow, saves = []]) => ({
      node: nodeOf(input),
      shape: input.shape,
      flow,
      saved: saves.map((value) => {
        if (value instanceof Int32Array) return { value, version: 0 }
        return { value, version: value.version, origin: value === y ? name : value.gradFn?.name }
      }),
    }))
    y.gradFn = new Node(name, edges)
  }
  return y
}
// #endregion record

/**
 * Where the gradient of a tensor goes: to the operation that made it, or, for a leaf, into its
 * `grad`.
 */
export function nodeOf(x: Tensor): Node {
  return x.gradFn ?? (x.collector ??= new Node('collect', [], x))
}

// #region backward
/**
 * The chain rule, from `y` to all leaves, whose gradients add up in their `grad`.
 * @param gradient - ∂L/∂y; 1 if y is the cost itself
 * @param options.retainGraph - whether the graph will be walked once more; otherwise saved tensors
 * are let go on the way
 */
export function backward(
  y: Tensor,
  gradient?: Tensor,
  options: { retainGraph?: boolean } = {},
): void {
  const { retainGraph = false } = checkOptions('backward', options, ['retainGraph'])
  checkBackward(y, gradient)
  propagate(y, gradient ?? y.newFull(y.shape, 1), retainGraph, collect)
}
// #endregion backward

// #region propagate
/**
 * Each node hands the gradient of its result on to its inputs, once all that used the result have
 * handed theirs in. Where paths meet, gradients add up.
 * @param deliver - called with each leaf and its gradient
 */
export function propagate(
  y: Tensor,
  gradient: Tensor,
  retainGraph: boolean,
  deliver: (leaf: Tensor, dx: Tensor) => void,
): void {
  const root = nodeOf(y)
  const waiting = countUses(root)
  const gradients = new Map([[root, gradient]])
  const ready = [root]
  noGrad(() => {
    for (let node = ready.pop(); node; node = ready.pop()) {
      const dy = gradients.get(node)!
      gradients.delete(node)
      if (node.leaf) deliver(node.leaf, dy)
      for (const { node: input, shape, flow } of node.edges) {
        const dx = flow(dy, shape)
        checkGradient(`the gradient that ${node.name} hands back`, dx, shape)
        const others = gradients.get(input)
        gradients.set(input, others ? others.add(dx) : dx)
        waiting.set(input, waiting.get(input)! - 1)
        if (waiting.get(input) === 0) ready.push(input)
      }
      if (!retainGraph) node.free()
    }
  })
}
// #endregion propagate

// #region countUses
/**
 * How many edges lead to each node of the graph behind `root`; throws where something saved is gone
 * or changed.
 */
function countUses(root: Node): Map<Node, number> {
  const uses = new Map([[root, 0]])
  const toVisit = [root]
  for (let node = toVisit.pop(); node; node = toVisit.pop()) {
    checkSaved(node)
    if (node.leaf?.grad) checkGradient('grad', node.leaf.grad, node.leaf.shape)
    for (const { node: input } of node.edges) {
      if (!uses.has(input)) toVisit.push(input)
      uses.set(input, (uses.get(input) ?? 0) + 1)
    }
  }
  return uses
}
// #endregion countUses

// #region collect
/** grad ← grad + dx: the gradients of several backward passes add up, until someone clears them. */
function collect(leaf: Tensor, dx: Tensor): void {
  if (!leaf.requiresGrad) return // told so after it was used
  if (leaf.grad) leaf.grad.add_(dx)
  else leaf.grad = leaf.newZeros(leaf.shape).copy_(dx) // a copy: dx may be shared with others
}
// #endregion collect

// #region checkSaved
/**
 * Throws where a derivative could not be computed, or not from the numbers that it was meant for.
 */
function checkSaved(node: Node): void {
  if (node.freed) {
    throw new Error(
      'backward: Trying to backward through the graph a second time, but the saved tensors of ' +
        `${node.name} have already been freed. Specify retainGraph: true for the first time, ` +
        'or detach() what was carried over from an earlier step',
    )
  }
  for (const { value, version, origin } of node.edges.flatMap(({ saved }) => saved)) {
    if (value instanceof Int32Array || value.version === version) continue
    const made = origin ? `, which is output 0 of ${origin},` : ''
    throw new Error(
      'backward: one of the variables needed for gradient computation has been modified by an ' +
        `inplace operation: [${value.dtype} ${formatShape(value.shape)}]${made} is at version ${value.version}; ` +
        `expected version ${version} instead, as it was for ${node.name}`,
    )
  }
}
// #endregion checkSaved

/** Throws where a gradient has not the shape of what it is the gradient of. */
function checkGradient(what: string, gradient: Tensor, shape: Shape): void {
  if (!sameShape(gradient.shape, shape)) {
    throw new ShapeError(
      `backward: ${what} ${formatShape(gradient.shape)} must have the shape ${formatShape(shape)}`,
    )
  }
}

function checkBackward(y: Tensor, gradient: Tensor | undefined): void {
  if (gradient && !('storage' in Object(gradient))) {
    throw new TypeError(
      'backward: the gradient must be a tensor, or undefined before the options, as in ' +
        'backward(undefined, { retainGraph: true })',
    )
  }
  if (!y.requiresGrad) {
    throw new Error('backward: the tensor does not require grad and has no gradFn')
  }
  if (!gradient && y.numel() !== 1) {
    throw new ShapeError(
      'backward: grad can be implicitly created only for scalar outputs, got ' +
        `${formatShape(y.shape)}; sum it up first, or give a gradient of that shape`,
    )
  }
  if (gradient) checkGradient('gradient', gradient, y.shape)
  if (gradient) checkDtypes('backward', y, gradient)
}
