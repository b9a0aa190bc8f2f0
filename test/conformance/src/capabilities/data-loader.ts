import { type LoaderCase, loadData } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { type Dataset, type Generator, type LoaderOptions, dataOf } from '../library/data.ts'
import { expectError } from './errors.ts'

/** Sample i is the number i. */
const numbers = (length: number): Dataset<number> => ({ length, get: (i) => i })

/** The batches of one epoch; of numbers, that is. */
async function epoch(loader: AsyncIterable<Tensor>): Promise<number[][]> {
  const batches: number[][] = []
  for await (const batch of loader) batches.push(batch.tolist() as number[])
  return batches
}

function load(library: Library, dataset: Dataset<unknown>, options: LoaderOptions) {
  return new (dataOf(library).DataLoader)(dataset, options)
}

/** A promise for each sample, in the order in which they were asked for; the test says when it comes. */
class Slow implements Dataset<number> {
  readonly length: number
  readonly asked: number[] = []
  private readonly settle = new Map<number, (error?: Error) => void>()

  constructor(length: number) {
    this.length = length
  }

  get(index: number): Promise<number> {
    this.asked.push(index)
    return new Promise((resolve, reject) => {
      this.settle.set(index, (error) => (error ? reject(error) : resolve(index)))
    })
  }

  arrives(...indices: readonly number[]): void {
    for (const index of indices) {
      this.settle.get(index)!()
      this.settle.delete(index)
    }
  }

  fails(index: number, error: Error): void {
    this.settle.get(index)!(error)
    this.settle.delete(index)
  }

  get inFlight(): number {
    return this.settle.size
  }
}

/** What a thing of the library refuses by throwing, later. */
async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it went through, although it must be an error')
    },
    (error: unknown) => error as Error,
  )
}

/** Rejections meanwhile that nobody handled: they would end a program. */
async function unhandledRejections(run: () => Promise<void>): Promise<unknown[]> {
  const seen: unknown[] = []
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (e) => seen.push(e))
  try {
    await run()
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
  return seen
}

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

  test('how many batches are read ahead changes neither them nor the order', async ({
    library,
  }) => {
    const { MapDataset } = dataOf(library)
    const runs: unknown[] = []
    for (const prefetch of [0, 1, 4, 100]) {
      const generator = new library.Generator(3)
      // later samples arrive earlier, and what is drawn for each comes from the same generator
      const later: Dataset<number> = {
        length: 23,
        get: async (i) => {
          for (let turn = i; turn < 23; turn++) await Promise.resolve()
          return i
        },
      }
      const noisy = new MapDataset(later, (i) => i * 1000 + (generator.next() % 1000))
      const loader = load(library, noisy, { batchSize: 4, shuffle: true, generator, prefetch })
      runs.push([await epoch(loader), await epoch(loader), generator.next()])
    }
    for (const run of runs) expect(run).toEqual(runs[0])
  })

  test('while a batch is used, the next n are being read, and no more', async ({ library }) => {
    for (const prefetch of [0, 1, 3]) {
      const slow = new Slow(12)
      const loader = load(library, slow, { batchSize: 2, prefetch })
      const batches = loader[Symbol.asyncIterator]()
      for (let number = 0; number < 6; number++) {
        const next = batches.next()
        const started = Math.min(2 * (number + 1 + prefetch), 12)
        expect(slow.asked.length, `batch ${number} of prefetch ${prefetch}`).toBe(started)
        slow.arrives(2 * number, 2 * number + 1)
        await next
        expect(slow.inFlight).toBe(started - 2 * (number + 1)) // while this batch is used
        expect(slow.asked.length).toBe(started)
      }
    }
  })

  test('batches come in their order, also when a later one was read first', async ({ library }) => {
    const slow = new Slow(6)
    const loader: AsyncIterable<Tensor> = load(library, slow, { batchSize: 2, prefetch: 2 })
    const batches = loader[Symbol.asyncIterator]()
    const first = batches.next()
    slow.arrives(5, 4, 3, 2, 1, 0)
    expect(((await first).value as Tensor).tolist()).toEqual([0, 1])
    expect(((await batches.next()).value as Tensor).tolist()).toEqual([2, 3])
  })

  test('whoever leaves the loop leaves the rest unread', async ({ library }) => {
    const asked: number[] = []
    const dataset = { length: 100, get: (i: number) => (asked.push(i), i) }
    let batches = 0
    for await (const _ of load(library, dataset, { batchSize: 5, prefetch: 2 })) {
      if (++batches === 3) break
    }
    expect(asked.length).toBe(25) // three batches, and two ahead of the third
    await new Promise(setImmediate)
    expect(asked.length).toBe(25)
  })

  test('an error of a sample comes with its batch, and says which sample it was', async ({
    library,
  }) => {
    const asynchronous = (broken: number): Dataset<number> => ({
      length: 8,
      get: async (i) => {
        if (i === broken) throw new RangeError('the file is cut off')
        return i
      },
    })
    const synchronous = (broken: number): Dataset<number> => ({
      length: 8,
      get(i) {
        if (i === broken) throw new RangeError('the file is cut off')
        return i
      },
    })
    for (const dataset of [asynchronous(5), synchronous(5)]) {
      for (const prefetch of [0, 3]) {
        const batches = load(library, dataset, { batchSize: 2, prefetch })[Symbol.asyncIterator]()
        const unhandled = await unhandledRejections(async () => {
          for (let i = 0; i < 2; i++) {
            expect((await batches.next()).done).toBe(false)
            await new Promise(setImmediate) // while this batch is used, the error is there already
          }
        })
        expect(unhandled).toEqual([])
        const error = await rejection(batches.next())
        expect(error.message).toBe('DataLoader: sample 5, in batch 2: the file is cut off')
        expect(error.cause).toBeInstanceOf(RangeError)
      }
    }
  })

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
      expect(count).toBe(seen)
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

  test('shuffle together with a sampler is an error', ({ library }) => {
    const options = { shuffle: true, sampler: [0] }
    expectError(() => load(library, numbers(3), options), 'DataLoader', 'shuffle', 'sampler')
  })

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
    expect(Array.isArray(pair)).toBe(true)
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
    expect([subset.length, subset.get(0), subset.get(2)]).toEqual([3, 7, 1])
  })

  test('randomSplit cuts as torch.utils.data.random_split does', ({ library }) => {
    for (const { seed, length, lengths, parts } of loadData().splits) {
      const generator = new library.Generator(seed)
      const split = dataOf(library).randomSplit(numbers(length), lengths, { generator })
      expect(split.map(({ indices }) => Array.from(indices))).toEqual(parts)
      expect(split[0].get(0)).toBe(parts[0][0])
    }
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
