import { record } from './autograd.ts'
import { broadcastShapes, sumToSize } from './broadcast.ts'
import { ShapeError, checkMask } from './checks.ts'
import { storedNumber } from './dtypes.ts'
import { type Operand, operandAs, resultType } from './promotion.ts'
import { formatShape } from './shape.ts'
import { rowLength, rowStep, walk, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { expand } from './views.ts'

// A mask is a tensor of true and false that says which numbers are meant.

// #region where
/**
 * y = a where the mask is true, b where it is false; all three are broadcast. Each number's
 * gradient goes to where it came from: ∂L/∂a = ∂L/∂y ⊙ [mask],  ∂L/∂b = ∂L/∂y ⊙ [not mask]
 */
export function where(mask: Tensor, a: Operand, b: Operand): Tensor {
  checkMask('where: mask', mask)
  const dtype = resultType(a, b)
  const [left, right] = [a, b].map((operand) => operandAs('where', dtype, operand, mask))
  return choose('where', mask, left, right)
}
// #endregion where

/** x, but `value` where the mask is true. */
export function maskedFill(x: Tensor, mask: Tensor, value: Operand): Tensor {
  checkMask('maskedFill: mask', mask)
  return choose('maskedFill', mask, fillValue('maskedFill', x, value), x)
}

/** What fills a tensor like x: one number, of its dtype. */
export function fillValue(operation: string, x: Tensor, value: Operand): Tensor {
  if (typeof value === 'number') return x.newFull([], storedNumber(operation, x.dtype, value))
  if (value.dim() > 0) {
    throw new ShapeError(
      `${operation}: value ${formatShape(value.shape)} must be a single number ()`,
    )
  }
  storedNumber(operation, x.dtype, value.item()) // throws where x cannot hold it
  return value.to(x.dtype)
}

// #region choose
/** y = mask ? a : b, number by number. */
function choose(name: string, mask: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = broadcastShapes(name, mask.shape, broadcastShapes(name, a.shape, b.shape))
  const operands = [mask, a, b].map((x) => expand(x, shape))
  const [m, u, v] = operands
  const [n, mStep, uStep, vStep] = [rowLength(shape), ...operands.map(rowStep)]
  const y = a.newZeros(shape)
  let next = 0
  walkRows(shape, operands, ([at, i, j]) => {
    for (let k = 0; k < n; k++, at += mStep, i += uStep, j += vStep) {
      y.storage[next++] = m.storage[at] ? u.storage[i] : v.storage[j]
    }
  })
  return record(name, y, [
    [a, (dy, from) => sumToSize(where(mask, dy, 0), from), [mask]],
    [b, (dy, from) => sumToSize(where(mask, 0, dy), from), [mask]],
  ])
}
// #endregion choose

// #region maskedSelect
/**
 * The numbers of x where the mask is true, in row-major order. Their gradients go back to where
 * they stood; all others get 0.
 * @returns (n), as many as are true
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  checkMask('maskedSelect: mask', mask)
  const shape = broadcastShapes('maskedSelect', x.shape, mask.shape)
  const from = expand(x, shape)
  const chosen = expand(mask, shape)
  const y = x.newZeros([chosen.sum().item()])
  let next = 0
  walk(shape, [from, chosen], ([at, m]) => {
    if (chosen.storage[m]) y.storage[next++] = from.storage[at]
  })
  return record('maskedSelect', y, [[from, (dy) => maskedSelectBackward(dy, chosen), [mask]]])
}
// #endregion maskedSelect

/** forward:  y = x where the mask is true, one after the other */
function maskedSelectBackward(dy: Tensor, mask: Tensor): Tensor {
  const dx = dy.newZeros(mask.shape)
  const [step] = dy.strides
  let [from, next] = [dy.storageOffset, 0]
  walk(mask.shape, [mask], ([at]) => {
    if (mask.storage[at]) {
      dx.storage[next] = dy.storage[from]
      from += step
    }
    next++
  })
  return dx
}

// #region nonzero
/**
 * Where x is not 0: the index of each such number, in row-major order.
 * @returns (n, rank of x) int32
 */
export function nonzero(x: Tensor): Tensor {
  const found: number[] = []
  const rank = x.dim()
  let [count, place] = [0, 0] // of those found; of all, in row-major order
  walk(x.shape, [x], ([at]) => {
    if (x.storage[at] !== 0) {
      let rest = place
      for (let dim = rank - 1; dim >= 0; dim--) {
        found[count * rank + dim] = rest % x.shape[dim]
        rest = Math.floor(rest / x.shape[dim])
      }
      count++
    }
    place++
  })
  const y = x.newZeros([count, rank], 'int32')
  y.storage.set(found)
  return y
}
// #endregion nonzero
