import { ShapeError, checkDtypes } from './checks.ts'
import { type Shape, formatShape, sameShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region Node
/**
 * How the gradient of a result flows to one input: ∂L/∂result ↦ ∂L/∂input.
 * @param shape - of the input, and so of its gradient
 */
export type Flow = (dy: Tensor, shape: Shape) => Tensor

/** From a result back to one input: the operation that made the input, and how gradients flow. */
export type Edge = { readonly node: Node; readonly shape: Shape; readonly flow: Flow }

/**
 * What an operation leaves behind when it computes something that depends on a parameter. Nodes and
 * their edges form the graph that {@link backward} walks, from the cost to the parameters.
 */
export class Node {
  /** The operation: `mul`. */
  readonly name: string
  /** One for each input that requires a gradient. */
  readonly edges: readonly Edge[]
  /** At the end of the graph: the tensor in which the gradient is collected. */
  readonly leaf: Tensor | null

  constructor(name: string, edges: readonly Edge[], leaf: Tensor | null = null) {
    this.name = name
    this.edges = edges
    this.leaf = leaf
  }
}
// #endregion Node

let recording = true

// #region record
/**
 * Remembers how `y` was computed, if any input requires a gradient. Every operation ends with this.
 * @param flows - each input, and how the gradient of y flows to it
 * @returns y
 */
export function record(
  name: string,
  y: Tensor,
  flows: readonly (readonly [input: Tensor, flow: Flow])[],
): Tensor {
  const needed = flows.filter(([input]) => input.requiresGrad)
  if (recording && needed.length > 0) {
    y.gradFn = new Node(
      name,
      needed.map(([input, flow]) => ({ node: nodeOf(input), shape: input.shape, flow })),
    )
  }
  return y
}
// #endregion record

/**
 * Where the gradient of a tensor goes: to the operation that made it, or, for a leaf, into its
 * `grad`.
 */
function nodeOf(x: Tensor): Node {
  return x.gradFn ?? (x.collector ??= new Node('collect', [], x))
}

// #region backward
/**
 * The chain rule, from `y` to all leaves: each node hands the gradient of its result on to its
 * inputs, once all that used the result have handed theirs in. Where paths meet, gradients add up.
 * @param gradient - ∂L/∂y; 1 if y is the cost itself
 */
export function backward(y: Tensor, gradient?: Tensor): void {
  const root = checkBackward(y, gradient)
  const seed = gradient?.alias(gradient.shape, gradient.strides) ?? y.newFull(y.shape, 1)
  const waiting = countUses(root)
  const gradients = new Map([[root, seed]])
  const ready = [root]
  recording = false // derivatives are computed by the same operations, but are no part of the graph
  try {
    for (let node = ready.pop(); node; node = ready.pop()) {
      const dy = gradients.get(node)!
      gradients.delete(node)
      if (node.leaf) collect(node.leaf, dy)
      for (const { node: input, shape, flow } of node.edges) {
        const dx = flow(dy, shape)
        checkGradient(`the gradient that ${node.name} hands back`, dx, shape)
        const others = gradients.get(input)
        gradients.set(input, others ? others.add(dx) : dx)
        waiting.set(input, waiting.get(input)! - 1)
        if (waiting.get(input) === 0) ready.push(input)
      }
    }
  } finally {
    recording = true
  }
}
// #endregion backward

// #region countUses
/** How many edges lead to each node of the graph behind `root`. */
function countUses(root: Node): Map<Node, number> {
  const uses = new Map([[root, 0]])
  const toVisit = [root]
  for (let node = toVisit.pop(); node; node = toVisit.pop()) {
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

/** Throws where a gradient has not the shape of what it is the gradient of. */
function checkGradient(what: string, gradient: Tensor, shape: Shape): void {
  if (!sameShape(gradient.shape, shape)) {
    throw new ShapeError(
      `backward: ${what} ${formatShape(gradient.shape)} must have the shape ${formatShape(shape)}`,
    )
  }
}

function checkBackward(y: Tensor, gradient: Tensor | undefined): Node {
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
  return nodeOf(y)
}
