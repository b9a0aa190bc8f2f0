/** Datasets of numbers, and what a loader makes of them. */
import type { Library, Tensor } from '../library.ts'
import { type Dataset, type LoaderOptions, dataOf } from '../library/data.ts'

/** Sample i is the number i. */
export const numbers = (length: number): Dataset<number> => ({ length, get: (i) => i })

export function load(library: Library, dataset: Dataset<unknown>, options: LoaderOptions) {
  return new (dataOf(library).DataLoader)(dataset, options)
}

/** The batches of one epoch; of numbers, that is. */
export async function epoch(loader: AsyncIterable<Tensor>): Promise<number[][]> {
  const batches: number[][] = []
  for await (const batch of loader) batches.push(batch.tolist() as number[])
  return batches
}

/** A promise for each sample, in the order in which they were asked for; the test says when it comes. */
export class Slow implements Dataset<number> {
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
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it went through, although it must be an error')
    },
    (error: unknown) => error as Error,
  )
}
