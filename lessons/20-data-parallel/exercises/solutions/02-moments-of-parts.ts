import type { Moments } from '../02-moments-of-parts.ts'

export function momentsOf(numbers: readonly number[]): Moments {
  const n = numbers.length
  const mean = numbers.reduce((sum, x) => sum + x, 0) / n
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n
  return { n, mean, variance }
}

export function together(parts: readonly Moments[]): Moments {
  const n = parts.reduce((sum, part) => sum + part.n, 0)
  const mean = parts.reduce((sum, part) => sum + part.n * part.mean, 0) / n
  const squares = parts.map((part) => part.n * (part.variance + (part.mean - mean) ** 2))
  return { n, mean, variance: squares.reduce((sum, s) => sum + s, 0) / n }
}
