import { ShapeError } from './checks.ts'
import { type Shape, formatShape, sameShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

// #region broadcastShapes
/**
 * The shape that both operands are brought to before an operation takes them number by number.
 * Aligned at the last dimension, two sizes go together if they are equal or one of them is 1; a
 * missing dimension counts as 1.
 *
 * (4, 1, 3) and (2, 3) → (4, 2, 3)
 */
export function broadcastShapes(operation: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const fromEnd = i - rank
    const sizeA = a[a.length + fromEnd] ?? 1
    const sizeB = b[b.length + fromEnd] ?? 1
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new ShapeError(
        `${operation}: ${formatShape(a)} and ${formatShape(b)} do not broadcast: ` +
          `sizes ${sizeA} and ${sizeB} at dimension ${fromEnd} differ, and neither is 1`,
      )
    }
    return sizeA === 1 ? sizeB : sizeA
  })
}
// #endregion broadcastShapes

// #region sumToSize
/**
 * The way back from broadcasting: what was repeated along a dimension gets the sum of all its
 * gradients.
 * @param dy - of the broadcast shape
 * @returns of the shape before
 */
export function sumToSize(dy: Tensor, shape: Shape): Tensor {
  if (sameShape(dy.shape, shape)) return dy
  const added = dy.dim() - shape.length
  const dims = dy.shape
    .map((_, i) => i)
    .filter((i) => i < added || shape[i - added] !== dy.shape[i])
  return dy.sum({ dim: dims, keepdim: true }).view(...shape)
}
// #endregion sumToSize
