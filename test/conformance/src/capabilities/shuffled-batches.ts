/** A loader to be stopped at any batch, and what came before. */
import type { Library, Tensor } from '../library.ts'
import type { Dataset } from '../library/data.ts'
import { type Loader, type LoaderOptions, withResuming } from './resuming-library.ts'

export const SAMPLES = 11
export const BATCH = 3

export function shuffled(library: Library, options: LoaderOptions = {}): Loader {
  const { Generator, DataLoader } = withResuming(library)
  const generator = new Generator(7)
  return new DataLoader(counting(SAMPLES), {
    ...{ batchSize: BATCH, shuffle: true, generator },
    ...options,
  })
}

/** 0, 1, 2, … */
export function counting(length: number): Dataset<number> {
  return { length, get: (index) => index }
}

/** So many batches of a loader, and its state then. */
export async function leftAt(loader: Loader, position: number) {
  const first: unknown[] = []
  if (position > 0) {
    for await (const batch of loader) {
      first.push(listOf(batch))
      if (first.length === position) break
    }
  }
  return { first, state: loader.stateDict() }
}

/** The batches of so many epochs. */
export async function drawn(loader: Loader, epochs: number): Promise<unknown[][]> {
  const all: unknown[][] = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    const batches: unknown[] = []
    for await (const batch of loader) batches.push(listOf(batch))
    all.push(batches)
  }
  return all
}

export function listOf(batch: unknown): unknown {
  return (batch as Tensor).tolist()
}
