import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { type Dataset, dataOf } from '../library/data.ts'
import { Slow, epoch, load, rejection } from './small-datasets.ts'

/** Reading ahead, which changes nothing but the time. */
export const prefetching = capability('data-loader', (test) => {
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
        expect(
          slow.asked.length,
          `items asked for, batch ${number} of prefetch ${prefetch}, while it is used`,
        ).toBe(started)
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
            expect((await batches.next()).done, 'done before the error').toBe(false)
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
})

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
