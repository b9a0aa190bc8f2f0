import { notYetWritten } from '../../exercise.ts'

/** From which other nodes a node was computed, by their places in the list, and how fast it grows with each of them. */
export type PlainNode = { readonly inputs: readonly { from: number; slope: number }[] }

/**
 * The derivative of the node `end` by every node of the graph, by the chain rule: where paths meet, add.
 *
 * The list is in no particular order, and `end` need not depend on all that is in it. Visit each node once, however many
 * paths lead to it.
 * @param graph - nodes without inputs are leaves; a node may use the same input twice, as in a·a
 * @returns one number for each node: 1 for `end` itself, 0 for nodes that `end` does not depend on
 */
export function derivatives(graph: readonly PlainNode[], end: number): number[] {
  return notYetWritten(graph, end)
}
