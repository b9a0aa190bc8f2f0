import { broadcastShapes } from './broadcast.ts'
import { ShapeError, checkDtypes } from './checks.ts'
import { asTensor, map } from './elementwise.ts'
import { formatShape } from './shape.ts'
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
  other: Tensor | number,
  f: (x: number, other: number) => number,
): Tensor {
  const y = checkWrite(operation, x, other)
  const [n, xStep, yStep] = [rowLength(x.shape), rowStep(x), rowStep(y)]
  walkRows(x.shape, [x, y], ([i, j]) => {
    for (let k = 0; k < n; k++, i += xStep, j += yStep) {
      x.storage[i] = f(x.storage[i], y.storage[j])
    }
  })
  return x
}
// #endregion zip_

/** x ← x + other */
export function add_(x: Tensor, other: Tensor | number): Tensor {
  return zip_('add_', x, other, (u, v) => u + v)
}

/** x ← x − other */
export function sub_(x: Tensor, other: Tensor | number): Tensor {
  return zip_('sub_', x, other, (u, v) => u - v)
}

/** x ← x · other */
export function mul_(x: Tensor, other: Tensor | number): Tensor {
  return zip_('mul_', x, other, (u, v) => u * v)
}

/** x ← value */
export function fill_(x: Tensor, value: number): Tensor {
  return zip_('fill_', x, value, (_, v) => v)
}

/** x ← 0 */
export function zero_(x: Tensor): Tensor {
  return zip_('zero_', x, 0, () => 0)
}

/** x ← source */
export function copy_(x: Tensor, source: Tensor): Tensor {
  return zip_('copy_', x, source, (_, v) => v)
}

/**
 * `other` in the shape of x, in a storage of its own: what is written must not change what is still
 * to be read.
 */
function checkWrite(operation: string, x: Tensor, other: Tensor | number): Tensor {
  if (x.requiresGrad || (typeof other !== 'number' && other.requiresGrad)) {
    throw new Error(
      `${operation}: in-place functions are not recorded, and a tensor here requires grad; ` +
        'compute a new tensor instead',
    )
  }
  if (x.shape.some((size, dim) => size > 1 && x.strides[dim] === 0)) {
    throw new ShapeError(
      `${operation}: ${formatShape(x.shape)} is expanded: several of its numbers lie in one place`,
    )
  }
  const y = asTensor(other, x)
  checkDtypes(operation, x, y)
  if (String(broadcastShapes(operation, x.shape, y.shape)) !== String(x.shape)) {
    throw new ShapeError(
      `${operation}: ${formatShape(y.shape)} does not fit into ${formatShape(x.shape)}, ` +
        'which cannot grow in place',
    )
  }
  return expand(y.storage === x.storage ? map(y, (v) => v) : y, x.shape)
}
