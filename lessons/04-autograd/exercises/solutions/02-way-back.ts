import type { PlainNode } from '../02-way-back.ts'

export function derivatives(graph: readonly PlainNode[], end: number): number[] {
  const waiting = countUses(graph, end)
  const result = graph.map(() => 0)
  result[end] = 1
  const ready = [end]
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    for (const { from, slope } of graph[node].inputs) {
      result[from] += result[node] * slope
      waiting[from]--
      if (waiting[from] === 0) ready.push(from)
    }
  }
  return result
}

/** How often each node is used by those that `end` depends on; what others do with it does not matter. */
function countUses(graph: readonly PlainNode[], end: number): number[] {
  const uses = graph.map(() => 0)
  const behind = new Set([end])
  for (const node of behind) {
    for (const { from } of graph[node].inputs) {
      uses[from]++
      behind.add(from)
    }
  }
  return uses
}
