import { loadData } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { dataOf } from '../library/data.ts'
import { expectError, expectOptions } from './errors.ts'
import { Slow, numbers, rejection } from './small-datasets.ts'

/** Datasets made of tensors, and of other datasets. */
export const datasets = capability('data-loader', (test) => {
  test('a sample of a TensorDataset is one element of each tensor', ({ library }) => {
    const { TensorDataset, tensor } = dataOf(library)
    const images = library.arange(6).view(3, 2)
    const dataset = new TensorDataset(images, tensor([7, 8, 9], { dtype: 'int32' }))
    const sample = dataset.get(1) as Tensor[]
    expect(dataset.length).toBe(3)
    expect(sample.map((part) => part.tolist())).toEqual([[2, 3], 8])
    expect(sample.map((part) => part.dtype)).toEqual(['float32', 'int32'])
  })

  test('tensors of unequal length make no dataset', ({ library }) => {
    const { TensorDataset } = dataOf(library)
    const create = (...lengths: number[]) =>
      new TensorDataset(...lengths.map((length) => library.zeros([length, 2])))
    expectError(() => create(3, 2), 'TensorDataset', '3, 2')
    expectError(() => create(), 'TensorDataset')
  })

  test('a subset has the chosen samples', ({ library }) => {
    const { Subset } = dataOf(library)
    const subset = new Subset(numbers(10), [7, 7, 1])
    expect([subset.length, subset.get(0), subset.get(2), subset.get(-1)]).toEqual([3, 7, 1, 1])
    expectError(() => subset.get(3), 'Subset', 'index 3', '3 samples')
    expectError(() => subset.get(-4), 'Subset', 'index -4')
  })

  test('randomSplit cuts as torch.utils.data.random_split does', ({ library }) => {
    for (const { seed, length, lengths, parts } of loadData().splits) {
      const generator = new library.Generator(seed)
      const split = dataOf(library).randomSplit(numbers(length), lengths, { generator })
      expect(split.map(({ indices }) => Array.from(indices))).toEqual(parts)
      expect(split[0].get(0), 'first item of the first part').toBe(parts[0][0])
    }
  })

  test('a generator is given to randomSplit by name', ({ library }) => {
    const { randomSplit } = dataOf(library)
    const split = (options: never) => randomSplit(numbers(3), [1, 2], options)
    expectOptions('randomSplit', ['generator'], split)
    const generator = new library.Generator(1)
    expectError(
      () => split(generator as never),
      'randomSplit',
      'options Generator must be an object',
    )
  })

  test('parts that do not make up the dataset are an error', ({ library }) => {
    const { randomSplit } = dataOf(library)
    for (const lengths of [[5, 4], [11], [-1, 11], [4.5, 5.5], [0.5, 0.4], []]) {
      const call = () => randomSplit(numbers(10), lengths)
      expectError(call, 'randomSplit', `(${lengths.join(', ')})`, '10')
    }
  })

  test('a MapDataset calls its function in the order in which samples were asked for', async ({
    library,
  }) => {
    const slow = new Slow(3)
    const called: number[] = []
    const mapped = new (dataOf(library).MapDataset)(slow, (i) => (called.push(i), i * 10))
    const samples = [2, 0, 1].map(async (i) => mapped.get(i))
    slow.arrives(1, 2)
    expect(await samples[0]).toBe(20)
    slow.arrives(0)
    expect(await Promise.all(samples)).toEqual([20, 0, 10])
    expect([mapped.length, called]).toEqual([3, [2, 0, 1]])
  })

  test('a sample that a MapDataset could not get does not hold up the others', async ({
    library,
  }) => {
    const slow = new Slow(3)
    const mapped = new (dataOf(library).MapDataset)(slow, (i) => i * 10)
    const samples = [0, 1, 2].map(async (i) => mapped.get(i))
    slow.fails(0, new Error('gone'))
    slow.arrives(1, 2)
    expect((await rejection(samples[0])).message).toBe('gone')
    expect(await Promise.all(samples.slice(1))).toEqual([10, 20])
  })

  test('where samples are there at once, a MapDataset has them at once', ({ library }) => {
    const mapped = new (dataOf(library).MapDataset)(numbers(3), (i) => i * 10)
    expect([mapped.get(0), mapped.get(2)]).toEqual([0, 20])
  })
})
