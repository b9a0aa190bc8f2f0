import { ShapeError, checkDim } from './checks.ts'
import { formatShape, numel } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region flatten
/**
 * The same numbers with dimensions startDim … endDim made one: flatten(x, 1) makes (B, 16, 5, 5)
 * (B, 400). A single number becomes a row of one.
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const start = checkDim('flatten', x, startDim)
  const end = checkDim('flatten', x, endDim)
  if (start > end) {
    throw new ShapeError(
      `flatten: startDim ${startDim} comes after endDim ${endDim} in ${formatShape(x.shape)}`,
    )
  }
  const { shape } = x
  const joined = numel(shape.slice(start, end + 1))
  return x.reshape(...shape.slice(0, start), joined, ...shape.slice(end + 1))
}
// #endregion flatten
