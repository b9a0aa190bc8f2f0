import { checkIndices, checkOptions, checkShape } from './checks.ts'
import { where } from './masks.ts'
import { type Shape, rowMajorStrides } from './shape.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

/** Of which row of the table nothing is learnt. */
export type EmbeddingOptions = {
  /** The row that stands for padding: its gradient is 0. −1 is the last row. */
  paddingIdx?: number
}

// #region embedding
/**
 * y[…, :] = weight[indices[…], :], rows of a table by their numbers.  The gradient of a row is the
 * sum of those of all places where it was picked.
 * @param indices - (…) int32, each 0 … N − 1
 * @param weight - (N, E)
 * @returns (…, E)
 */
export function embedding(indices: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  const { paddingIdx } = checkOptions('embedding', options, ['paddingIdx'])
  checkShape('embedding: weight', weight, ['N', 'E'])
  const [N, E] = weight.shape
  checkRows(indices, N)
  const y = weight.indexSelect(0, indices.reshape(-1)).view(...indices.shape, E) // (n, E) → (…, E)
  if (paddingIdx === undefined) return y
  const isPadding = indices.eq(rowOf('embedding', paddingIdx, N)).unsqueeze(-1) // (…, 1)
  return where(isPadding, y.detach(), y) // the same numbers; where it is padding, without history
}
// #endregion embedding

/** A row counted from 0: −1 is the last. */
export function rowOf(operation: string, paddingIdx: number, N: number): number {
  if (!Number.isInteger(paddingIdx) || paddingIdx < -N || paddingIdx >= N) {
    throw new RangeError(`${operation}: paddingIdx ${paddingIdx} is outside ${-N} … ${N - 1}`)
  }
  return paddingIdx < 0 ? paddingIdx + N : paddingIdx
}

/** Throws unless every index names a row. */
function checkRows(indices: Tensor, N: number): void {
  checkIndices('embedding: indices', indices)
  let place = -1
  walk(indices.shape, [indices], ([at]) => {
    place++
    const index = indices.storage[at]
    if (index >= 0 && index < N) return
    throw new RangeError(
      `embedding: index ${index} at ${position(place, indices.shape)} is outside 0 … ${N - 1}`,
    )
  })
}

/** Of the number that comes n-th in row-major order, where it stands: [1, 0]. */
function position(n: number, shape: Shape): string {
  const index = rowMajorStrides(shape).map((stride, dim) => Math.floor(n / stride) % shape[dim])
  return `[${index.join(', ')}]`
}
