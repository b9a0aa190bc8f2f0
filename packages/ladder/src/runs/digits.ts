/** The same real digits for every stage. */
import { loadMnist } from '@stepgrad/data'
import type { Batch } from './process/probe-worker.ts'

/** `count` batches of `size` training digits each, from the first one on, without repeating any. */
export async function digitBatches(size: number, count: number): Promise<Batch[]> {
  const { train } = await loadMnist()
  return Array.from({ length: count }, (_, i) => {
    const indices = Array.from({ length: size }, (_, j) => (i * size + j) % train.size)
    return {
      images: { values: train.images(indices), batch: size },
      labels: indices.map((index) => train.labels[index]),
    }
  })
}
