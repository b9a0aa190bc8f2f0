import { addWeightedSums } from '@stepgrad/16-fast-cpu'

export function tapsOf(width: number, k: number): Int32Array {
  return Int32Array.from({ length: k * k }, (_, t) => Math.floor(t / k) * width + (t % k))
}

export function cornersOf(height: number, width: number, k: number): Int32Array {
  const [rows, columns] = [Math.floor(height / k), Math.floor(width / k)]
  return Int32Array.from({ length: rows * columns }, (_, q) => {
    return Math.floor(q / columns) * k * width + (q % columns) * k
  })
}

export function averagePool(
  image: Float64Array,
  height: number,
  width: number,
  k: number,
): Float64Array {
  const corners = cornersOf(height, width, k)
  const factors = new Float64Array(k * k).fill(1 / (k * k))
  const means = new Float64Array(corners.length)
  addWeightedSums(means, { factors, at: tapsOf(width, k), count: k * k }, image, corners)
  return means
}
