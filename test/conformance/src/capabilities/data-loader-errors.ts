import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Dataset, LoaderOptions } from '../library/data.ts'
import { expectError, expectOptions } from './errors.ts'
import { epoch, load, numbers, rejection } from './small-datasets.ts'

/** Settings, datasets and samplers that cannot be. */
export const dataLoaderErrors = capability('data-loader', (test) => {
  test('an empty dataset is an error', ({ library }) => {
    expectError(() => load(library, numbers(0), {}), 'DataLoader', 'dataset is empty')
    expectError(() => load(library, numbers(0), { shuffle: true }), 'DataLoader', 'is empty')
  })

  test('a batch size or prefetch that is no count is an error', ({ library }) => {
    for (const batchSize of [0, -1, 1.5, NaN]) {
      expectError(() => load(library, numbers(3), { batchSize }), 'DataLoader', `${batchSize}`, '1')
    }
    for (const prefetch of [-1, 0.5, NaN]) {
      expectError(() => load(library, numbers(3), { prefetch }), 'DataLoader', `${prefetch}`, '0')
    }
  })

  test('a sampler that ends early is an error that says after how many', async ({ library }) => {
    const sampler = (given: number) => ({ length: 7, [Symbol.iterator]: () => Array(given).keys() })
    for (const [given, seen] of [
      [0, 0],
      [1, 0],
      [3, 1],
      [6, 3],
    ]) {
      for (const prefetch of [0, 1]) {
        const loader = load(library, numbers(9), {
          sampler: sampler(given),
          batchSize: 2,
          prefetch,
        })
        const error = await rejection(epoch(loader))
        expect(error.message).toBe(`DataLoader: the sampler ended after ${given} of 7`)
      }
      const batches = load(library, numbers(9), { sampler: sampler(given), batchSize: 2 })
      let count = 0
      await rejection(
        (async () => {
          for await (const _ of batches) count++
        })(),
      )
      expect(count, 'batches before the error').toBe(seen)
    }
  })

  test('a dataset or a sampler that does not say how many it has is an error', ({ library }) => {
    const without = (length: unknown, ...pieces: string[]) => {
      const dataset = { length, get: (i: number) => i } as Dataset<number>
      expectError(() => load(library, dataset, {}), 'DataLoader', 'dataset: length', ...pieces)
      const sampler = { length, *[Symbol.iterator]() {} } as unknown as LoaderOptions['sampler']
      const call = () => load(library, numbers(3), { sampler })
      expectError(call, 'DataLoader', 'sampler: length', ...pieces)
    }
    for (const length of [undefined, null, NaN, -1, 1.5, '3', Infinity]) {
      without(length, `length ${String(length)}`, 'whole number')
    }
    const set = new Set([1, 2]) as unknown as LoaderOptions['sampler']
    expectError(() => load(library, numbers(3), { sampler: set }), 'DataLoader', 'sampler: length')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const known = [
      'batchSize',
      'shuffle',
      'sampler',
      'dropLast',
      'collate',
      'prefetch',
      'generator',
    ]
    expectOptions('DataLoader', known, (options) => load(library, numbers(3), options))
  })

  test('shuffle together with a sampler is an error', ({ library }) => {
    const options = { shuffle: true, sampler: [0] }
    expectError(() => load(library, numbers(3), options), 'DataLoader', 'shuffle', 'sampler')
  })
})
