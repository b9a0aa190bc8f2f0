import { type KernelSource } from '@stepgrad/gpu'
import { record } from './autograd.ts'
import { broadcastShapes, sumToSize } from './broadcast.ts'
import { checkDtypes, checkNotBool } from './checks.ts'
import { cpu } from './device.ts'
import { type Dtype, storedAs } from './dtypes.ts'
import * as kernels from './kernels/index.ts'
import { copyOnDevice, launch } from './launch.ts'
import { floating, promote } from './promotion.ts'
import { sameShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { expand } from './views.ts'

// #region map
/** y = f(x), number by number, in the dtype of x unless told otherwise. */
export function map(x: Tensor, f: (value: number) => number, dtype: Dtype = x.dtype): Tensor {
  f = storedAs(dtype, f)
  const y = x.newZeros(x.shape, dtype)
  const [n, step] = [rowLength(x.shape), rowStep(x)]
  let next = 0
  walkRows(x.shape, [x], ([at]) => {
    for (let i = 0; i < n; i++, at += step) y.storage[next++] = f(x.storage[at])
  })
  return y
}
// #endregion map

// #region zip
/** y = f(a, b), number by number, both of one dtype and broadcast to one shape. */
export function zip(
  operation: string,
  a: Tensor,
  b: Tensor,
  f: (a: number, b: number) => number,
  dtype: Dtype = a.dtype,
): Tensor {
  checkDtypes(operation, a, b)
  f = storedAs(dtype, f)
  const shape = broadcastShapes(operation, a.shape, b.shape)
  const [x, y] = [a, b].map((v) => (sameShape(v.shape, shape) ? v : expand(v, shape)))
  if (a.device !== cpu) return launch(binaryKernel(operation, a), shape, [x, y])
  const z = a.newZeros(shape, dtype)
  const [n, xStep, yStep] = [rowLength(shape), rowStep(x), rowStep(y)]
  let next = 0
  walkRows(shape, [x, y], ([i, j]) => {
    for (let k = 0; k < n; k++, i += xStep, j += yStep) {
      z.storage[next++] = f(x.storage[i], y.storage[j])
    }
  })
  return z
}
// #endregion zip

/** The kernel of an operation with two operands. */
function binaryKernel(operation: string, { device }: Tensor): KernelSource {
  const { add, sub, mul, div } = kernels
  const kernel = { add, sub, mul, div }[operation]
  if (kernel) return kernel
  throw new Error(
    `${operation}: there is no kernel for it on ${device.name}; take its operands to the cpu ` +
      'first, as by await x.cpu()',
  )
}

/** The numbers of x in memory of their own, side by side. */
export function copied(x: Tensor): Tensor {
  return x.device === cpu ? map(x, (value) => value) : copyOnDevice(x)
}

// #region add
/** y = a + b,  ∂L/∂a = ∂L/∂y,  ∂L/∂b = ∂L/∂y */
export function add(x: Tensor, other: Tensor | number): Tensor {
  const [a, b] = promote('add', x, other)
  const y = zip('add', a, b, (u, v) => u + v)
  return record('add', y, [
    [a, sumToSize],
    [b, sumToSize],
  ])
}
// #endregion add

// #region sub
/** y = a − b,  ∂L/∂a = ∂L/∂y,  ∂L/∂b = −∂L/∂y */
export function sub(x: Tensor, other: Tensor | number): Tensor {
  const [a, b] = promote('sub', x, other)
  for (const operand of [x, other]) checkNotBool('sub', operand, 'use logicalXor')
  const y = zip('sub', a, b, (u, v) => u - v)
  return record('sub', y, [
    [a, sumToSize],
    [b, (dy, shape) => sumToSize(dy.neg(), shape)],
  ])
}
// #endregion sub

// #region mul
/** y = a · b,  ∂L/∂a = ∂L/∂y · b,  ∂L/∂b = ∂L/∂y · a */
export function mul(x: Tensor, other: Tensor | number): Tensor {
  const [a, b] = promote('mul', x, other)
  const y = zip('mul', a, b, productOf(a.dtype))
  return record('mul', y, [
    [a, (dy, shape) => sumToSize(dy.mul(b), shape), [b]],
    [b, (dy, shape) => sumToSize(dy.mul(a), shape), [a]],
  ])
}
// #endregion mul

// #region productOf
/**
 * How numbers of a dtype are multiplied. A product of two whole numbers can need 62 bits, of which
 * float64 keeps 53; `Math.imul` gets the last 32 right, those that int32 stores.
 */
export function productOf(dtype: Dtype): (u: number, v: number) => number {
  return dtype === 'int32' ? Math.imul : (u, v) => u * v
}
// #endregion productOf

// #region div
/** y = a / b, in floats,  ∂L/∂a = ∂L/∂y / b,  ∂L/∂b = −∂L/∂y · a/b / b: b² may fit into no float */
export function div(x: Tensor, other: Tensor | number): Tensor {
  const [a, b] = promote('div', x, other).map(floating)
  const y = zip('div', a, b, (u, v) => u / v)
  return record('div', y, [
    [a, (dy, shape) => sumToSize(dy.div(b), shape), [b]],
    [b, (dy, shape) => sumToSize(dy.neg().mul(a.div(b).div(b)), shape), [a, b]],
  ])
}
// #endregion div

// #region neg
/** y = −x,  ∂L/∂x = −∂L/∂y */
export function neg(x: Tensor): Tensor {
  checkNotBool('neg', x, 'use logicalNot')
  const y = x.device === cpu ? map(x, (v) => -v) : launch(kernels.neg, x.shape, [x])
  return record('neg', y, [[x, (dy) => dy.neg()]])
}
// #endregion neg

// #region exp
/** y = eˣ,  ∂L/∂x = ∂L/∂y · y */
export function exp(input: Tensor): Tensor {
  const x = floating(input)
  const y = x.device === cpu ? map(x, Math.exp) : launch(kernels.exp, x.shape, [x])
  return record('exp', y, [[x, (dy) => dy.mul(y), [y]]])
}
// #endregion exp

// #region log
/** y = ln x,  ∂L/∂x = ∂L/∂y / x;  −∞ at 0, NaN below */
export function log(input: Tensor): Tensor {
  const x = floating(input)
  const y = x.device === cpu ? map(x, Math.log) : launch(kernels.log, x.shape, [x])
  return record('log', y, [[x, (dy) => dy.div(x), [x]]])
}
// #endregion log
