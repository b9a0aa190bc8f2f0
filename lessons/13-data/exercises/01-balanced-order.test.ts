import { DataLoader, Generator } from '@stepgrad/13-data'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-balanced-order.ts'
import * as solution from './solutions/01-balanced-order.ts'

/** 40 samples of class 3, 8 of class 5, 5 of class 0, one after the other. */
const labels = [
  ...Array<number>(40).fill(3),
  ...Array<number>(8).fill(5),
  ...Array<number>(5).fill(0),
]

const counts = (order: readonly number[]) =>
  [0, 3, 5].map((k) => order.filter((i) => labels[i] === k).length)

exercise(
  { yours, solution },
  {
    'every class comes as often as the rarest': ({ balancedOrder }) => {
      expect(counts(balancedOrder(labels, new Generator(0)))).toEqual([5, 5, 5])
      expect(balancedOrder([7, 7, 7], new Generator(0)).toSorted()).toEqual([0, 1, 2])
    },
    'no sample comes twice': ({ balancedOrder }) => {
      const order = balancedOrder(labels, new Generator(1))
      expect(new Set(order).size, 'different samples among the 15').toBe(15)
    },
    'another epoch takes other samples of the frequent classes': ({ balancedOrder }) => {
      const generator = new Generator(2)
      const taken = new Set<number>()
      for (let epoch = 0; epoch < 30; epoch++) {
        for (const i of balancedOrder(labels, generator)) taken.add(i)
      }
      // All but a few, with luck.
      expect(taken.size, 'of 53 samples, those taken in 30 epochs').toBeGreaterThan(48)
    },
    'the classes are mixed, not one after the other': ({ balancedOrder }) => {
      const generator = new Generator(3)
      const firsts = Array.from({ length: 60 }, () => labels[balancedOrder(labels, generator)[0]])
      for (const k of [0, 3, 5]) {
        const count = firsts.filter((label) => label === k).length // about 20
        expect(count, `of 60 orders, those that begin with class ${k}`).toBeGreaterThan(8)
      }
    },
    'the same seed gives the same order': ({ balancedOrder }) => {
      const order = balancedOrder(labels, new Generator(4))
      expect(balancedOrder(labels, new Generator(4))).toEqual(order)
      expect(balancedOrder(labels, new Generator(5))).not.toEqual(order)
    },
    'a DataLoader takes it as its sampler': async ({ balancedOrder }) => {
      const dataset = { length: labels.length, get: (i: number) => labels[i] }
      const sampler = balancedOrder(labels, new Generator(6))
      const seen: number[] = []
      for await (const batch of new DataLoader(dataset, { batchSize: 4, sampler })) {
        seen.push(...(batch.tolist() as number[]))
      }
      expect(seen.toSorted()).toEqual([0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 5, 5, 5, 5, 5])
    },
  },
)
