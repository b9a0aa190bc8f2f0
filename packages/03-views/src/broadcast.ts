import { ShapeError } from './checks.ts'
import { type Shape, formatShape } from './shape.ts'

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
