import { broadcastShapes, sumToSize } from './broadcast.ts'
import { ShapeError, checkDtypes } from './checks.ts'
import { asTensor, map } from './elementwise.ts'
import { isGradEnabled } from './grad-mode.ts'
import { formatShape, sameShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { recordInPlace } from './view-history.ts'
import { expand } from './views.ts'

// These write into the storage of x, where every view of it sees the change. By convention their
// names end in _. Each call makes a new version of the tensor.

// #region zip_
/** x ← f(x, other), number by number; `other` is broadcast to the shape of x. */
function zip_(
  operation: string,
  x: Tensor,
  other: Tensor,
  f: (x: number, other: number) => number,
): void {
  checkWrite(operation, x, other)
  const y = operand(x, other)
  const [n, xStep, yStep] = [rowLength(x.shape), rowStep(x), rowStep(y)]
  walkRows(x.shape, [x, y], ([i, j]) => {
    for (let k = 0; k < n; k++, i += xStep, j += yStep) {
      x.storage[i] = f(x.storage[i], y.storage[j])
    }
  })
}
// #endregion zip_

// #region add_
/** x ← x + other */
export function add_(x: Tensor, other: Tensor | number): Tensor {
  const y = asTensor(other, x)
  zip_('add_', x, y, (u, v) => u + v)
  return recordInPlace('add_', x, [
    [x, (dx) => dx],
    [y, sumToSize],
  ])
}
// #endregion add_

/** x ← x − other */
export function sub_(x: Tensor, other: Tensor | number): Tensor {
  const y = asTensor(other, x)
  zip_('sub_', x, y, (u, v) => u - v)
  return recordInPlace('sub_', x, [
    [x, (dx) => dx],
    [y, (dx, shape) => sumToSize(dx.neg(), shape)],
  ])
}

// #region mul_
/** x ← x · other */
export function mul_(x: Tensor, other: Tensor | number): Tensor {
  const y = asTensor(other, x)
  const before = y.requiresGrad ? map(x, (v) => v) : x // x itself is about to change
  zip_('mul_', x, y, (u, v) => u * v)
  return recordInPlace('mul_', x, [
    [x, (dx) => dx.mul(y), [y]],
    [y, (dx, shape) => sumToSize(dx.mul(before), shape), [before]],
  ])
}
// #endregion mul_

/** x ← value */
export function fill_(x: Tensor, value: number): Tensor {
  zip_('fill_', x, asTensor(value, x), (_, v) => v)
  return recordInPlace('fill_', x, [[x, nothing]])
}

/** x ← 0 */
export function zero_(x: Tensor): Tensor {
  zip_('zero_', x, asTensor(0, x), () => 0)
  return recordInPlace('zero_', x, [[x, nothing]])
}

/** x ← source */
export function copy_(x: Tensor, source: Tensor | number): Tensor {
  const y = asTensor(source, x)
  zip_('copy_', x, y, (_, v) => v)
  return recordInPlace('copy_', x, [
    [x, nothing],
    [y, sumToSize],
  ])
}

/** What was overwritten has no say any more. */
const nothing = (dx: Tensor): Tensor => dx.newZeros(dx.shape)

// #region checkLeaf
/**
 * Throws where a leaf would become a result: a leaf is what gradients are asked for, not what came
 * of it. Outside of noGrad only.
 */
function checkLeaf(operation: string, x: Tensor): void {
  if (!isGradEnabled()) return
  const origin = x.base ?? x
  if (origin.isLeaf && (origin.requiresGrad || x.requiresGrad)) {
    throw new Error(
      `${operation}: ${x.base ? 'a view of ' : ''}a leaf Variable that requires grad is being ` +
        'used in an in-place operation. To change its numbers, wrap this in noGrad',
    )
  }
}
// #endregion checkLeaf

function checkWrite(operation: string, x: Tensor, y: Tensor): void {
  checkLeaf(operation, x)
  if (x.numel() > 0 && x.shape.some((size, dim) => size > 1 && x.strides[dim] === 0)) {
    throw new ShapeError(
      `${operation}: ${formatShape(x.shape)} is expanded: several of its numbers lie in one place`,
    )
  }
  checkDtypes(operation, x, y)
  if (!sameShape(broadcastShapes(operation, x.shape, y.shape), x.shape)) {
    throw new ShapeError(
      `${operation}: ${formatShape(y.shape)} does not fit into ${formatShape(x.shape)}, ` +
        'which cannot grow in place',
    )
  }
}

/**
 * y in the shape of x; copied, where writing x would change numbers of y that are still to be read.
 */
function operand(x: Tensor, y: Tensor): Tensor {
  const shared = y.storage.buffer === x.storage.buffer
  return expand(shared ? map(y, (v) => v) : y, x.shape)
}
