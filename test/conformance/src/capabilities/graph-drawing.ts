import { expect } from 'vitest'
import { capability } from '../capability.ts'

const wants = { requiresGrad: true } as const

/** The graph as DOT text. */
export const graphDrawing = capability('graph-drawing', (test) => {
  test('the graph of a result names its operations and its leaves', ({ library }) => {
    const weight = library.tensor([1, 2], wants)
    const bias = library.tensor([3, 4], wants)
    const dot = library.drawGraph(weight.mul(2).add(bias), { weight, bias })
    expect(dot.trim()).toMatch(/^digraph[^{]*\{[^]*\}$/)
    for (const name of ['mul', 'add', 'weight', 'bias']) expect(dot).toContain(name)
    expect(countEdges(dot)).toBeGreaterThanOrEqual(3)
  })

  test('arrows run from the leaves to the result', ({ library }) => {
    const x = library.tensor([1], wants)
    const dot = library.drawGraph(x.exp().log(), { x })
    const idOf = (label: string) => new RegExp(`(\\w+)"? \\[.*label="${label}`).exec(dot)?.[1]
    const edges = [...dot.matchAll(/(\w+)"?\s*->\s*"?(\w+)/g)].map(([, from, to]) => [from, to])
    expect(edges).toContainEqual([idOf('x'), idOf('exp')])
    expect(edges).toContainEqual([idOf('exp'), idOf('log')])
  })

  test('a node that is reached twice is drawn once', ({ library }) => {
    const x = library.tensor([1], wants)
    const shared = x.exp()
    const dot = library.drawGraph(shared.add(shared).mul(shared))
    expect(dot.match(/label="exp/g)).toHaveLength(1)
  })

  test('braces balance and every edge joins two drawn nodes', ({ library }) => {
    const x = library.tensor([[1, 2]], wants)
    const dot = library.drawGraph(x.t().matmul(x).sum())
    const drawn = [...dot.matchAll(/^\s*"?(\w+)"?\s*\[/gm)].map(([, node]) => node)
    const edges = [...dot.matchAll(/"?(\w+)"?\s*->\s*"?(\w+)"?/g)]
    expect(edges.length).toBeGreaterThanOrEqual(3)
    for (const [, from, to] of edges) {
      expect(drawn).toContain(from)
      expect(drawn).toContain(to)
    }
  })

  test('a graph of 5,000 nodes in a row is drawn without running out of stack', ({ library }) => {
    let y = library.tensor(1, wants)
    for (let i = 0; i < 5000; i++) y = y.neg()
    expect(countEdges(library.drawGraph(y))).toBeGreaterThanOrEqual(5000)
  })

  test('a tensor without a graph is an error', ({ library }) => {
    const x = library.tensor([1])
    expect(() => library.drawGraph(x)).toThrow(/^drawGraph: /)
  })
})

const countEdges = (dot: string) => dot.split('->').length - 1
