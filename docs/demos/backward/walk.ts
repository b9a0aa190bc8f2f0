/** A backward pass of stage 05, overheard: who hands what to whom, in the order in which it happens. */
import { type Node, type Tensor, drawGraph, nodeOf, tensor } from '@stepgrad/05-grad-mode'
import type { Expression } from './expressions.ts'

/** A leaf, or an operation with its result. */
export type Place = {
  readonly name: string
  /** `mul`; absent for a leaf. */
  readonly operation?: string
  /** `a + a`; absent for a leaf. */
  readonly formula?: string
  readonly value: number
  /** The places that it is computed from, as often as they are used, where a gradient flows. */
  readonly inputs: readonly number[]
  /** After the whole pass. */
  readonly gradient: number
}

/** One gradient on its way from a result to one of its inputs. */
export type Handing = {
  readonly from: number
  readonly to: number
  /** Which of the inputs of `from`. */
  readonly input: number
  readonly gradient: number
  /** What the receiver has, this one included. */
  readonly sum: number
  /** How many uses of the receiver have not handed theirs in. */
  readonly missing: number
}

export type Walk = {
  /** Leaves first, then results in the order in which they were computed. */
  readonly places: readonly Place[]
  readonly handings: readonly Handing[]
  /** The graph as stage 05 draws it. */
  readonly dot: string
}

/** Computes an expression, walks back from its last result, and tells how it went. */
export function walk(expression: Expression, values: Readonly<Record<string, number>>): Walk {
  const leaves = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      tensor(value, { dtype: 'float64', requiresGrad: true }),
    ]),
  )
  const results = expression.compute(leaves)
  const tensors = [...Object.values(leaves), ...Object.values(results).map(({ tensor }) => tensor)]
  const nodes = tensors.map(nodeOf)
  const inputs = nodes.map(({ edges }) => edges.map(({ node }) => nodes.indexOf(node)))
  const y = tensors.at(-1)!
  const dot = drawGraph(y, leaves)

  const handings = overhear(nodes, () => y.backward())
  const names = [...Object.keys(leaves), ...Object.keys(results)]
  const gradients = gradientsOf(tensors, handings)
  const places = names.map((name, i) => ({
    name,
    ...(name in results && { operation: nodes[i].name, formula: results[name].formula }),
    value: tensors[i].item(),
    inputs: inputs[i],
    gradient: gradients[i],
  }))
  return { places, handings, dot }
}

/** Runs a backward pass whose edges tell what goes through them. */
function overhear(nodes: readonly Node[], backward: () => void): Handing[] {
  const handings: Handing[] = []
  const sums = new Map<number, Tensor>()
  const missing = nodes.map(
    (node) => nodes.flatMap(({ edges }) => edges).filter((edge) => edge.node === node).length,
  )
  for (const [from, node] of nodes.entries()) {
    node.edges = node.edges.map((edge, input) => ({
      ...edge,
      flow: (dy, shape) => {
        const dx = edge.flow(dy, shape)
        const to = nodes.indexOf(edge.node)
        const others = sums.get(to)
        const sum = others ? others.add(dx) : dx
        sums.set(to, sum)
        missing[to]--
        const told = { gradient: dx.item(), sum: sum.item(), missing: missing[to] }
        handings.push({ from, to, input, ...told })
        return dx
      },
    }))
  }
  backward()
  return handings
}

/** Of a leaf, its `grad`; of a result, what all its uses handed in; of the last, 1. */
function gradientsOf(tensors: readonly Tensor[], handings: readonly Handing[]): number[] {
  return tensors.map((tensor, i) => {
    if (tensor.isLeaf) return tensor.grad?.item() ?? 0
    return handings.findLast(({ to }) => to === i)?.sum ?? 1
  })
}
