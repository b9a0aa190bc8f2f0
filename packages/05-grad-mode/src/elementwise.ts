import { record } from './autograd.ts'
import { broadcastShapes, sumToSize } from './broadcast.ts'
import { checkDtypes } from './checks.ts'
import { sameShape } from './shape.ts'
import { rowLength, rowStep, walkRows } from './strided.ts'
import { type Tensor } from './tensor.ts'
import { expand } from './views.ts'

// #region map
/** y = f(x), number by number. */
export function map(x: Tensor, f: (value: number) => number): Tensor {
  const y = x.newZeros(x.shape)
  const [n, step] = [rowLength(x.shape), rowStep(x)]
  let next = 0
  walkRows(x.shape, [x], ([at]) => {
    for (let i = 0; i < n; i++, at += step) y.storage[next++] = f(x.storage[at])
  })
  return y
}
// #endregion map

// #region zip
/** y = f(a, b), number by number, both broadcast to one shape. */
export function zip(
  operation: string,
  a: Tensor,
  b: Tensor,
  f: (a: number, b: number) => number,
): Tensor {
  checkDtypes(operation, a, b)
  const shape = broadcastShapes(operation, a.shape, b.shape)
  const [x, y] = [a, b].map((v) => (sameShape(v.shape, shape) ? v : expand(v, shape)))
  const z = a.newZeros(shape)
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

// #region add
/** y = a + b,  ∂L/∂a = ∂L/∂y,  ∂L/∂b = ∂L/∂y */
export function add(a: Tensor, other: Tensor | number): Tensor {
  const b = asTensor(other, a)
  const y = zip('add', a, b, (u, v) => u + v)
  return record('add', y, [
    [a, sumToSize],
    [b, sumToSize],
  ])
}
// #endregion add

// #region sub
/** y = a − b,  ∂L/∂a = ∂L/∂y,  ∂L/∂b = −∂L/∂y */
export function sub(a: Tensor, other: Tensor | number): Tensor {
  const b = asTensor(other, a)
  const y = zip('sub', a, b, (u, v) => u - v)
  return record('sub', y, [
    [a, sumToSize],
    [b, (dy, shape) => sumToSize(dy.neg(), shape)],
  ])
}
// #endregion sub

// #region mul
/** y = a · b,  ∂L/∂a = ∂L/∂y · b,  ∂L/∂b = ∂L/∂y · a */
export function mul(a: Tensor, other: Tensor | number): Tensor {
  const b = asTensor(other, a)
  const y = zip('mul', a, b, (u, v) => u * v)
  return record('mul', y, [
    [a, (dy, shape) => sumToSize(dy.mul(b), shape), [b]],
    [b, (dy, shape) => sumToSize(dy.mul(a), shape), [a]],
  ])
}
// #endregion mul

// #region div
/** y = a / b,  ∂L/∂a = ∂L/∂y / b,  ∂L/∂b = −∂L/∂y · a/b / b: b² may fit into no float */
export function div(a: Tensor, other: Tensor | number): Tensor {
  const b = asTensor(other, a)
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
  const y = map(x, (v) => -v)
  return record('neg', y, [[x, (dy) => dy.neg()]])
}
// #endregion neg

// #region exp
/** y = eˣ,  ∂L/∂x = ∂L/∂y · y */
export function exp(x: Tensor): Tensor {
  const y = map(x, Math.exp)
  return record('exp', y, [[x, (dy) => dy.mul(y), [y]]])
}
// #endregion exp

// #region log
/** y = ln x,  ∂L/∂x = ∂L/∂y / x;  −∞ at 0, NaN below */
export function log(x: Tensor): Tensor {
  const y = map(x, Math.log)
  return record('log', y, [[x, (dy) => dy.div(x), [x]]])
}
// #endregion log

/** A plain number as a tensor of shape () with the dtype of `like`; a tensor as it is. */
export function asTensor(value: Tensor | number, like: Tensor): Tensor {
  return typeof value === 'number' ? like.newFull([], value) : value
}
