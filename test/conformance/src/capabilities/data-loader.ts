import { type LoaderCase, loadData } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import type { Generator } from '../library/data.ts'
import { epoch, load, numbers } from './small-datasets.ts'

/** Which samples come, in which batch. */
export const dataLoader = capability('data-loader', (test) => {
  test("shuffled batches are those of PyTorch's DataLoader, epoch after epoch", async ({
    library,
  }) => {
    for (const given of loaders(({ given, stop, dropLast }) => given && !stop && !dropLast)) {
      await expectAsPyTorch(library, given)
    }
  })

  test('with dropLast, too', async ({ library }) => {
    for (const given of loaders(({ dropLast }) => dropLast)) await expectAsPyTorch(library, given)
  })

  test('and without a generator, after manualSeed', async ({ library }) => {
    for (const given of loaders(({ given }) => !given)) await expectAsPyTorch(library, given)
  })

  test('and after epochs that were left early', async ({ library }) => {
    for (const given of loaders(({ stop }) => stop !== null)) await expectAsPyTorch(library, given)
  })

  test('without shuffle the order is that of the dataset', async ({ library }) => {
    const loader = load(library, numbers(5), { batchSize: 2 })
    for (let i = 0; i < 2; i++) expect(await epoch(loader)).toEqual([[0, 1], [2, 3], [4]])
  })

  test('each epoch has every sample once, in an order of its own', async ({ library }) => {
    const generator = new library.Generator(1)
    const loader = load(library, numbers(100), { batchSize: 7, shuffle: true, generator })
    const epochs = [await epoch(loader), await epoch(loader)].map((batches) => batches.flat())
    const inOrder = Array.from({ length: 100 }, (_, i) => i)
    for (const order of epochs) expect(order.toSorted((a, b) => a - b)).toEqual(inOrder)
    expect(epochs[0]).not.toEqual(epochs[1])
    expect(epochs[0]).not.toEqual(inOrder)
  })

  test('the last batch has what is left, or is dropped; length counts accordingly', async ({
    library,
  }) => {
    const all = load(library, numbers(10), { batchSize: 4 })
    const full = load(library, numbers(10), { batchSize: 4, dropLast: true })
    expect([all.length, full.length]).toEqual([3, 2])
    expect((await epoch(all)).map((batch) => batch.length)).toEqual([4, 4, 2])
    expect((await epoch(full)).map((batch) => batch.length)).toEqual([4, 4])
    const even = load(library, numbers(8), { batchSize: 4, dropLast: true })
    expect([even.length, (await epoch(even)).length]).toEqual([2, 2])
    expect(await epoch(load(library, numbers(3), { batchSize: 4, dropLast: true }))).toEqual([])
  })

  test('a sampler says which samples come, and in which order', async ({ library }) => {
    const loader = load(library, numbers(10), { sampler: [9, 0, 0], batchSize: 2 })
    expect([loader.length, await epoch(loader)]).toEqual([2, [[9, 0], [0]]])
  })
})

const loaders = (choose: (given: LoaderCase) => boolean) => {
  const chosen = loadData().loaders.filter(choose)
  expect(chosen.length).toBeGreaterThan(0)
  return chosen
}

/** Epochs as PyTorch's DataLoader gives them, and the generator afterwards where PyTorch's is. */
async function expectAsPyTorch(library: Library, given: LoaderCase): Promise<void> {
  const { seed, length, batchSize, shuffle, dropLast, sampler, stop } = given
  const what = JSON.stringify({ ...given, epochs: undefined })
  let generator: Generator | undefined
  if (given.given) generator = new library.Generator(seed)
  else library.manualSeed(seed)
  const loader = load(library, numbers(length), {
    ...{ batchSize, shuffle, dropLast, generator },
    ...(sampler ? { sampler } : {}),
  })
  for (const expected of given.epochs) {
    const batches: number[][] = []
    if (stop !== 0) {
      for await (const batch of loader as AsyncIterable<Tensor>) {
        batches.push(batch.tolist() as number[])
        if (batches.length === stop) break
      }
    }
    expect(batches, what).toEqual(expected)
  }
  if (generator) expect(generator.next() % 2 ** 31, `${what}, the next word`).toBe(given.next)
}
