import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-way-back.ts'
import * as solution from './solutions/02-way-back.ts'

/** A node from pairs: which input, and the slope by it. */
const of = (...inputs: [from: number, slope: number][]) => ({
  inputs: inputs.map(([from, slope]) => ({ from, slope })),
})

exercise(
  { yours, solution },
  {
    'along a path slopes multiply': ({ derivatives }) => {
      const graph = [of(), of([0, 2]), of([1, -3])]
      expect(derivatives(graph, 2)).toEqual([-6, -3, 1])
    },
    'an input that is used twice gets both: b = a + a, c = b + b': ({ derivatives }) => {
      const graph = [of(), of([0, 1], [0, 1]), of([1, 1], [1, 1])]
      expect(derivatives(graph, 2)).toEqual([4, 2, 1])
    },
    'a short way does not overtake a long one: b = a·a at 3, c = 2·b, d = c + b': ({
      derivatives,
    }) => {
      const graph = [of(), of([0, 3], [0, 3]), of([1, 2]), of([2, 1], [1, 1])]
      expect(derivatives(graph, 3)).toEqual([18, 3, 1, 1])
      const otherWayRound = [of(), of([0, 3], [0, 3]), of([1, 2]), of([1, 1], [2, 1])]
      expect(derivatives(otherWayRound, 3)).toEqual([18, 3, 1, 1])
    },
    'the order of the list does not matter': ({ derivatives }) => {
      const graph = [of([3, 1], [1, 1]), of([2, 3], [2, 3]), of(), of([1, 2])] // d, b, a, c
      expect(derivatives(graph, 0)).toEqual([1, 3, 18, 1])
    },
    'what the end does not depend on gets 0, and holds nobody up': ({ derivatives }) => {
      const graph = [of(), of([0, 2]), of([0, 7], [1, 7]), of([1, 5])] // node 2 uses 0 and 1 too
      expect(derivatives(graph, 3)).toEqual([10, 5, 0, 1])
    },
    'sixty forks in a row take no longer than sixty nodes': ({ derivatives }) => {
      const graph = [of(), ...Array.from({ length: 60 }, (_, i) => of([i, 1], [i, 1]))]
      expect(derivatives(graph, 60)[0]).toBe(2 ** 60)
    },
    'a graph of 20,000 nodes in a row is not too deep': ({ derivatives }) => {
      const graph = [of(), ...Array.from({ length: 20_000 }, (_, i) => of([i, 1]))]
      expect(derivatives(graph, 20_000)[0]).toBe(1)
    },
  },
)
