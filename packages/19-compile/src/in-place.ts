import { broadcastShapes, sumToSize } from './broadcast.ts'
import { ShapeError, checkMask, checkNotBool } from './checks.ts'
import { recording } from './compile/recorder.ts'
import { checkDevices, cpu } from './device.ts'
import { type Dtype, storedAs, storedNumber } from './dtypes.ts'
import { copied, map, productOf, zip } from './elementwise.ts'
import { flat } from './flat.ts'
import { isGradEnabled } from './grad-mode.ts'
import { assign, readNow } from './launch.ts'
import { fillValue } from './masks.ts'
import { type Operand, checkOperand, kind, operandAs, resultType } from './promotion.ts'
import { formatShape, sameShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { recordInPlace } from './view-history.ts'
import { expand } from './views.ts'

// These write into the storage of x, where every view of it sees the change. By convention their
// names end in _. Each call makes a new version of the tensor.

type BinaryFunction = (x: number, other: number) => number

/** For what takes the place of x, whatever x was. */
const given: BinaryFunction = (_, other) => other

// #region zip_
/**
 * x ← f(x, other), number by number, in the dtype of x; `other` is broadcast to the shape of x.
 */
function zip_(operation: string, x: Tensor, other: Tensor, f: BinaryFunction): void {
  checkWrite(operation, x, other)
  if (x.device !== cpu) return zipOnDevice_(operation, x, other, f)
  f = storedAs(x.dtype, f)
  const y = operand(x, other)
  const [n, xStep, yStep] = [rowLength(x.shape), rowStep(x), rowStep(y)]
  walkRows(x.shape, [x, y], ([i, j]) => {
    for (let k = 0; k < n; k++, i += xStep, j += yStep) {
      x.storage[i] = f(x.storage[i], y.storage[j])
    }
  })
}
// #endregion zip_

// #region zipOnDevice_
/** The same by a kernel, or by copying: what is computed takes the place of what was. */
function zipOnDevice_(operation: string, x: Tensor, other: Tensor, f: BinaryFunction): void {
  const y = expand(other.detach(), x.shape)
  assign(
    x,
    f === given ? copiedFor(operation, x, y) : zip(operation.slice(0, -1), x.detach(), y, f),
  )
}

/** A copy of y that can take the place of x. Only a loop of the cpu cuts fractions off. */
function copiedFor(operation: string, x: Tensor, y: Tensor): Tensor {
  const cut = x.dtype === 'int32' && y.dtype !== 'int32'
  return cut ? readNow(operation, y).to('int32').to(x.device) : copied(y)
}
// #endregion zipOnDevice_

// #region add_
/** x ← x + other */
export function add_(x: Tensor, other: Operand): Tensor {
  const y = operandOf('add_', x, other)
  zip_('add_', x, y, (u, v) => u + v)
  return recordInPlace('add_', x, [
    [x, (dx) => dx],
    [y, (dx, shape) => sumToSize(dx, shape).to(y.dtype)],
  ])
}
// #endregion add_

/** x ← x − other */
export function sub_(x: Tensor, other: Operand): Tensor {
  for (const operand of [x, other]) checkNotBool('sub_', operand, 'use logicalXor')
  const y = operandOf('sub_', x, other)
  zip_('sub_', x, y, (u, v) => u - v)
  return recordInPlace('sub_', x, [
    [x, (dx) => dx],
    [y, (dx, shape) => sumToSize(dx.neg(), shape).to(y.dtype)],
  ])
}

// #region mul_
/** x ← x · other */
export function mul_(x: Tensor, other: Operand): Tensor {
  const y = operandOf('mul_', x, other)
  const before = y.requiresGrad ? copied(x) : x // x itself is about to change
  zip_('mul_', x, y, productOf(x.dtype))
  return recordInPlace('mul_', x, [
    [x, (dx) => dx.mul(y).to(dx.dtype), [y]],
    [y, (dx, shape) => sumToSize(dx.mul(before), shape).to(y.dtype), [before]],
  ])
}
// #endregion mul_

/** x ← x / other */
export function div_(x: Tensor, other: Operand): Tensor {
  checkFits('div_', 'float32', x)
  const y = operandOf('div_', x, other)
  const before = y.requiresGrad ? copied(x) : x
  zip_('div_', x, y, (u, v) => u / v)
  return recordInPlace('div_', x, [
    [x, (dx) => dx.div(y).to(dx.dtype), [y]],
    [
      y,
      (dx, shape) => sumToSize(dx.neg().mul(before.div(y).div(y)), shape).to(y.dtype),
      [before, y],
    ],
  ])
}

/** x ← −x */
export function neg_(x: Tensor): Tensor {
  checkNotBool('neg_', x, 'use logicalNot')
  zip_('neg_', x, x.detach().neg(), given)
  return recordInPlace('neg_', x, [[x, (dx) => dx.neg()]])
}

/** x ← x, but at least `min` and at most `max` */
export function clamp_(x: Tensor, bounds: { min?: number; max?: number }): Tensor {
  const y = x.detach().clamp(bounds) // throws where both bounds are missing
  checkFits('clamp_', y.dtype, x)
  const before = x.requiresGrad ? map(x, (v) => v) : x
  zip_('clamp_', x, y, given)
  return recordInPlace('clamp_', x, [[x, (dx) => dx.maskedFill(before.ne(y), 0)]])
}

/** x ← value where the mask is true */
export function maskedFill_(x: Tensor, mask: Tensor, value: Operand): Tensor {
  checkMask('maskedFill_: mask', mask)
  const y = fillValue('maskedFill_', x, value)
  zip_('maskedFill_', x, x.detach().maskedFill(mask, y.detach()), given)
  return recordInPlace('maskedFill_', x, [
    [x, (dx) => dx.maskedFill(mask, 0), [mask]],
    [y, (dx, shape) => sumToSize(dx.maskedFill(mask.logicalNot(), 0), shape), [mask]],
  ])
}

/** x ← value */
export function fill_(x: Tensor, value: number): Tensor {
  zip_('fill_', x, x.newFull([], storedNumber('fill_', x.dtype, value)), given)
  return recordInPlace('fill_', x, [[x, nothing]])
}

/** x ← 0 */
export function zero_(x: Tensor): Tensor {
  zip_('zero_', x, x.newZeros([]), given)
  return recordInPlace('zero_', x, [[x, nothing]])
}

/** x ← source, in the dtype of x */
export function copy_(x: Tensor, source: Operand): Tensor {
  checkOperand('copy_', source)
  const from = typeof source === 'number' ? operandAs('copy_', x.dtype, source, x) : source
  const y = from.device === x.device ? from : from.to(x.device, x.dtype)
  if (x.device === cpu && x.dtype === y.dtype && sameShape(x.shape, y.shape) && x.isContiguous()) {
    checkWrite('copy_', x, y)
    flat(x).set(flat(y.detach())) // side by side: all at once
  } else zip_('copy_', x, y, given)
  return recordInPlace('copy_', x, [
    [x, nothing],
    [y, (dx, shape) => sumToSize(dx, shape).to(y.dtype)],
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
  const recorder = recording()
  if (recorder && x.device.gpu === null && !recorder.made.has(x.memory)) {
    throw new Error(
      `compile: ${operation}: the step changes ${formatShape(x.shape)} on the cpu: that would happen while ` +
        'it is traced and in no later step; do it outside',
    )
  }
  checkLeaf(operation, x)
  if (x.numel() > 0 && x.shape.some((size, dim) => size > 1 && x.strides[dim] === 0)) {
    throw new ShapeError(
      `${operation}: ${formatShape(x.shape)} is expanded: several of its numbers lie in one place`,
    )
  }
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

/** The other operand, in the dtype in which it meets x; that must go into x. */
function operandOf(operation: string, x: Tensor, other: Operand): Tensor {
  checkOperand(operation, other)
  if (typeof other !== 'number') checkDevices(operation, x, other)
  const dtype = resultType(x, other)
  checkFits(operation, dtype, x)
  return operandAs(operation, dtype, other, x)
}

// #region checkFits
/** Throws where x cannot hold the result: fractions do not go into whole numbers, nor these into bool. */
function checkFits(operation: string, result: Dtype, x: Tensor): void {
  if (kind(result) <= kind(x.dtype)) return
  throw new TypeError(
    `${operation}: result type ${result} can't be cast to the desired output type ${x.dtype}; ` +
      `leave out the _, or convert x first`,
  )
}
// #endregion checkFits
