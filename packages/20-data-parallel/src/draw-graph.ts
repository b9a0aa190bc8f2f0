import { type Node, nodeOf } from './autograd.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region drawGraph
/**
 * The graph behind a tensor in DOT, the language of Graphviz: an ellipse for each operation, a box
 * for each leaf, arrows from the leaves to the result.
 * @param names - what to call the leaves: `{ w, b }`
 */
export function drawGraph(y: Tensor, names: Readonly<Record<string, Tensor>> = {}): string {
  if (!y.requiresGrad) {
    throw new Error('drawGraph: the tensor does not require grad: there is no graph')
  }
  const nameOf = new Map(Object.entries(names).map(([name, tensor]) => [tensor, name]))
  const ids = new Map<Node, string>()
  const lines: string[] = []
  const toVisit: Node[] = []
  const idOf = (node: Node): string => {
    const known = ids.get(node)
    if (known) return known
    const id = `n${ids.size}`
    ids.set(node, id)
    toVisit.push(node)
    lines.push(`  ${id} [${describe(node, nameOf)}]`)
    return id
  }
  idOf(nodeOf(y))
  for (let node = toVisit.pop(); node; node = toVisit.pop()) {
    for (const edge of node.edges) lines.push(`  ${idOf(edge.node)} -> ${idOf(node)}`)
  }
  return `digraph {\n${lines.join('\n')}\n}\n`
}
// #endregion drawGraph

function describe({ name, leaf, freed }: Node, nameOf: ReadonlyMap<Tensor, string>): string {
  if (!leaf) return `label=${JSON.stringify(freed ? `${name} (freed)` : name)}`
  const label = `${nameOf.get(leaf) ?? 'leaf'} ${formatShape(leaf.shape)}`
  return `shape=box, label=${JSON.stringify(label)}`
}
