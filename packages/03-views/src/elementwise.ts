import { broadcastShapes } from './broadcast.ts'
import { checkDtypes } from './checks.ts'
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
/** y = f(a, b), number by number, both broadcast to one shape. A plain number takes the dtype of `a`. */
export function zip(
  operation: string,
  a: Tensor,
  b: Tensor | number,
  f: (a: number, b: number) => number,
): Tensor {
  if (typeof b === 'number') b = a.newFull([], b)
  checkDtypes(operation, a, b)
  const shape = broadcastShapes(operation, a.shape, b.shape)
  const [x, y] = [expand(a, shape), expand(b, shape)]
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

/** y = a + b */
export function add(a: Tensor, b: Tensor | number): Tensor {
  return zip('add', a, b, (u, v) => u + v)
}

/** y = a − b */
export function sub(a: Tensor, b: Tensor | number): Tensor {
  return zip('sub', a, b, (u, v) => u - v)
}

/** y = a · b */
export function mul(a: Tensor, b: Tensor | number): Tensor {
  return zip('mul', a, b, (u, v) => u * v)
}

/** y = a / b */
export function div(a: Tensor, b: Tensor | number): Tensor {
  return zip('div', a, b, (u, v) => u / v)
}

/** y = −x */
export function neg(x: Tensor): Tensor {
  return map(x, (v) => -v)
}

/** y = eˣ */
export function exp(x: Tensor): Tensor {
  return map(x, Math.exp)
}

/** y = ln x; −∞ at 0, NaN below */
export function log(x: Tensor): Tensor {
  return map(x, Math.log)
}
