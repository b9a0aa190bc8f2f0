/** The suite's own random numbers, so that its inputs never come from the code under test. */
import { type Dtype, type Floats, type Images, type Sizes } from '../adapter.ts'

/** Returns a function that gives numbers in [0, 1), always the same ones for one seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
}

function emptyFloats(length: number, dtype: Dtype): Floats {
  return dtype === 'float64' ? new Float64Array(length) : new Float32Array(length)
}

/** Uniform in [−1, 1), each number exact in float32, so that both precisions get the same. */
export function randomFloats(length: number, seed: number, dtype: Dtype = 'float64'): Floats {
  const random = seededRandom(seed)
  return emptyFloats(length, dtype).map(() => Math.fround(2 * random() - 1))
}

export function randomImages(sizes: Sizes, batch: number, seed: number, dtype?: Dtype): Images {
  const { channels, height, width } = sizes
  return { values: randomFloats(batch * channels * height * width, seed, dtype), batch }
}

/** `batch` labels in 0 … K−1. */
export function randomLabels(sizes: Sizes, batch: number, seed: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: batch }, () => Math.floor(random() * sizes.classes))
}

/** `count` different indices of 0 … length−1, ascending; all of them where there are no more. */
export function sampleIndices(length: number, count: number, seed: number): number[] {
  if (count >= length) return Array.from({ length }, (_, i) => i)
  const random = seededRandom(seed)
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(Math.floor(random() * length))
  return [...chosen].sort((a, b) => a - b)
}
