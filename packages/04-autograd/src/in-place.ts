import { broadcastShapes } from './broadcast.ts'
import { ShapeError, checkDtypes } from './checks.ts'
import { asTensor, map } from './elementwise.ts'
import { formatShape, sameShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { expand } from './views.ts'

// These write into the storage of x, where every view of it sees the change. By convention their
// names end in _.

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

/** x ← x + other */
export function add_(x: Tensor, other: Tensor | number): Tensor {
  const y = asTensor(other, x)
  zip_('add_', x, y, (u, v) => u + v)
  return x
}

/** x ← x − other */
export function sub_(x: Tensor, other: Tensor | number): Tensor {
  const y = asTensor(other, x)
  zip_('sub_', x, y, (u, v) => u - v)
  return x
}

/** x ← x · other */
export function mul_(x: Tensor, other: Tensor | number): Tensor {
  const y = asTensor(other, x)
  zip_('mul_', x, y, (u, v) => u * v)
  return x
}

/** x ← value */
export function fill_(x: Tensor, value: number): Tensor {
  zip_('fill_', x, asTensor(value, x), (_, v) => v)
  return x
}

/** x ← 0 */
export function zero_(x: Tensor): Tensor {
  zip_('zero_', x, asTensor(0, x), () => 0)
  return x
}

/** x ← source */
export function copy_(x: Tensor, source: Tensor | number): Tensor {
  zip_('copy_', x, asTensor(source, x), (_, v) => v)
  return x
}

function checkWrite(operation: string, x: Tensor, y: Tensor): void {
  if (x.requiresGrad || y.requiresGrad) {
    throw new Error(
      `${operation}: in-place functions are not recorded, and a tensor here requires grad; ` +
        'compute a new tensor instead',
    )
  }
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
