import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { dataOf } from '../library/data.ts'
import { expectError } from './errors.ts'
import { load, rejection } from './small-datasets.ts'

/** Many samples become one batch. */
export const collate = capability('data-loader', (test) => {
  test('samples of unequal shape in a batch are an error that names the sample', async ({
    library,
  }) => {
    const images = (i: number) => library.zeros(i === 6 ? [3, 31, 32] : [3, 32, 32])
    const dataset = { length: 9, get: (i: number) => [images(i), i] }
    const loader = load(library, dataset, { sampler: [3, 8, 6, 1], batchSize: 4 })
    const error = await rejection(loader[Symbol.asyncIterator]().next())
    expect(error.message).toMatch(/^defaultCollate: sample 6, item 0: \(3, 31, 32\)/)
    expect(error.message).toContain('sample 3, item 0: (3, 32, 32)')
  })

  test('collate of one’s own gets the samples and their indices', async ({ library }) => {
    const seen: unknown[] = []
    const collate = (samples: number[], indices: readonly number[]) => [samples, [...indices]]
    const loader = load(
      library,
      { length: 3, get: (i) => i * 10 },
      { batchSize: 2, sampler: [2, 0, 1], collate },
    )
    for await (const batch of loader) seen.push(batch)
    expect(seen).toEqual([
      [
        [20, 0],
        [2, 0],
      ],
      [[10], [1]],
    ])
  })

  test('collate stacks tensors, and makes tensors of labels and booleans', ({ library }) => {
    const { defaultCollate, tensor } = dataOf(library)
    const images = defaultCollate([tensor([1, 2]), tensor([3, 4]), tensor([5, 6])]) as Tensor
    expect([images.shape, images.dtype]).toEqual([[3, 2], 'float32'])
    expect(images.tolist()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    const double = defaultCollate([tensor([0.1], { dtype: 'float64' })]) as Tensor
    expect([double.dtype, double.tolist()]).toEqual(['float64', [[0.1]]])
    const labels = defaultCollate([3, 0, -2]) as Tensor
    expect([labels.dtype, labels.tolist()]).toEqual(['int32', [3, 0, -2]])
    const flags = defaultCollate([true, false]) as Tensor
    expect([flags.dtype, flags.shape]).toEqual(['bool', [2]])
    expect(defaultCollate(['a.png', 'b.png'])).toEqual(['a.png', 'b.png'])
  })

  test('collate goes through arrays and records', ({ library }) => {
    const { defaultCollate, tensor } = dataOf(library)
    const pair = defaultCollate([
      [tensor([1]), 7],
      [tensor([2]), 8],
    ]) as Tensor[]
    expect(Array.isArray(pair), 'pairs give an array').toBe(true)
    expect(pair.map((part) => part.tolist())).toEqual([
      [[1], [2]],
      [7, 8],
    ])
    const record = defaultCollate([
      { label: 1, box: [2, 3], file: 'a' },
      { label: 4, box: [5, 6], file: 'b' },
    ]) as { label: Tensor; box: Tensor[]; file: string[] }
    expect(Object.keys(record)).toEqual(['label', 'box', 'file'])
    expect(record.label.tolist()).toEqual([1, 4])
    expect(record.box.map((part) => part.tolist())).toEqual([
      [2, 5],
      [3, 6],
    ])
    expect(record.file).toEqual(['a', 'b'])
  })

  test('records are joined by name, in whatever order their fields stand', ({ library }) => {
    const { defaultCollate } = dataOf(library)
    const samples = [{ a: 1, b: -(2 ** 31) }, { b: 3, a: 4 }] // prettier-ignore
    const { a, b } = defaultCollate(samples) as { a: Tensor; b: Tensor }
    expect([a.tolist(), b.tolist()]).toEqual([[1, 4], [-(2 ** 31), 3]]) // prettier-ignore
  })

  test('a record may have no prototype, and a field of any name', ({ library }) => {
    const bare = (label: number) => Object.assign(Object.create(null) as object, { label })
    const { defaultCollate } = dataOf(library)
    const joined = defaultCollate([bare(3), bare(4)]) as { label: Tensor }
    expect(joined.label.tolist()).toEqual([3, 4])
    const odd = defaultCollate([{ constructor: 5 }]) as { constructor: Tensor }
    expect(odd.constructor.tolist()).toEqual([5])
  })

  test('collate refuses what cannot be one batch, and names the sample', ({ library }) => {
    const { defaultCollate, tensor } = dataOf(library)
    const refuses = (samples: readonly unknown[], ...pieces: string[]) =>
      expectError(() => defaultCollate(samples, [10, 11, 12]), 'defaultCollate', ...pieces)
    refuses([1, 2, 'three'], 'sample 12', 'string')
    refuses([1, undefined], 'sample 11', 'undefined')
    refuses([[1, 2], [1]], 'sample 11', 'items 0')
    refuses([{ a: 1 }, { a: 1, b: 2 }], 'sample 11', 'items a, b')
    refuses([{ a: [1] }, { a: ['x'] }], 'sample 11, item a, item 0', 'string')
    refuses([tensor([1]), tensor([1], { dtype: 'float64' })], 'sample 11', 'float64')
    refuses([1, 0.5], 'sample 11', '0.5', 'tensor(0.5)')
    refuses([NaN], 'sample 10', 'NaN')
    refuses([2 ** 31], 'sample 10', '2147483648')
    refuses([new Map()], 'sample 10', 'Map', 'collate')
    refuses([null], 'sample 10', 'null')
    refuses([])
  })
})
