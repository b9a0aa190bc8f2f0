import { record } from './autograd.ts'
import { ShapeError, checkShape } from './checks.ts'
import { walk } from './strided.ts'
import { type Tensor } from './tensor.ts'

// #region embedding
/**
 * y[…, :] = weight[index[…], :], the rows of a table by their numbers.  ∂L/∂weight[n, :] = the sum
 * of ∂L/∂y[…, :] over all places where the index is n
 * @param indices - of any shape, int32
 * @param weight - (N, E)
 * @param options - paddingIdx: the row that gets no gradient; −1 is the last
 * @returns (…, E)
 */
export function embedding(
  indices: Tensor,
  weight: Tensor,
  { paddingIdx }: { paddingIdx?: number } = {},
): Tensor {
  checkShape('embedding: weight', weight, ['N', 'E'])
  const rows = rowsOf(indices, weight.shape[0])
  const y = weight.indexSelect(0, rows)
}
// #endregion embedding
