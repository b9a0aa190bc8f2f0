import type { Sparse } from '../02-sparse-dot.ts'

export function sparse(a: readonly number[]): Sparse {
  const places = [...a.keys()].filter((i) => a[i] !== 0)
  return { values: places.map((i) => a[i]), places }
}

export function sparseDot({ values, places }: Sparse, b: ArrayLike<number>): number {
  let sum = 0
  for (let n = 0; n < values.length; n++) sum += values[n] * b[places[n]]
  return sum
}

export function carefulDot(a: readonly number[], b: readonly number[]): number {
  if (b.every(Number.isFinite)) return sparseDot(sparse(a), b)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
