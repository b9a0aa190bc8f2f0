import { checkTensor } from './checks.ts'
import { isFloat } from './dtypes.ts'
import { map, zip } from './elementwise.ts'
import { type Operand, promote } from './promotion.ts'
import { type ReduceOptions, fold, reducedDims } from './reduce.ts'
import { type Tensor } from './tensor.ts'

// Questions about numbers. The answers are true and false, which have no derivative. Every
// comparison with NaN is false, but for ne.

/** x = other? */
export const eq = comparison('eq', (u, v) => u === v)
/** x ≠ other? */
export const ne = comparison('ne', (u, v) => u !== v)
/** x < other? */
export const lt = comparison('lt', (u, v) => u < v)
/** x ≤ other? */
export const le = comparison('le', (u, v) => u <= v)
/** x > other? */
export const gt = comparison('gt', (u, v) => u > v)
/** x ≥ other? */
export const ge = comparison('ge', (u, v) => u >= v)

// #region comparison
/** A question about two numbers as an operation. */
function comparison(name: string, holds: (u: number, v: number) => boolean) {
  return (x: Tensor, other: Operand): Tensor => {
    const [a, b] = meet(name, x, other)
    return zip(name, a, b, (u, v) => (holds(u, v) ? 1 : 0), 'bool')
  }
}
// #endregion comparison

/** Both operands as {@link promote} makes them; but a number too large for int32 can be compared. */
function meet(name: string, x: Tensor, other: Operand): [Tensor, Tensor] {
  const large = Number.isInteger(other) && (Number(other) | 0) !== other
  return promote(name, large && !isFloat(x.dtype) ? x.to('float64') : x, other)
}

// In the following, every number but 0 counts as true.

/** Both? */
export function logicalAnd(x: Tensor, other: Tensor): Tensor {
  checkTensor('logicalAnd', other)
  return zip('logicalAnd', x.to('bool'), other.to('bool'), (u, v) => u * v)
}

/** One or both? */
export function logicalOr(x: Tensor, other: Tensor): Tensor {
  checkTensor('logicalOr', other)
  return zip('logicalOr', x.to('bool'), other.to('bool'), (u, v) => u + v)
}

/** One, but not both? */
export function logicalXor(x: Tensor, other: Tensor): Tensor {
  checkTensor('logicalXor', other)
  return zip('logicalXor', x.to('bool'), other.to('bool'), (u, v) => u - v)
}

/** Not? */
export function logicalNot(x: Tensor): Tensor {
  return map(x, (v) => (v === 0 ? 1 : 0), 'bool')
}

/** Is it not a number? */
export function isnan(x: Tensor): Tensor {
  return map(x, (v) => (Number.isNaN(v) ? 1 : 0), 'bool')
}

/** Is it ∞ or −∞? */
export function isinf(x: Tensor): Tensor {
  return map(x, (v) => (Math.abs(v) === Infinity ? 1 : 0), 'bool')
}

/** Is it neither infinite nor NaN? */
export function isfinite(x: Tensor): Tensor {
  return map(x, (v) => (Number.isFinite(v) ? 1 : 0), 'bool')
}

/** Is any one true, over the given dimensions? Of none, no. */
export function any(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { dims, keepdim } = reducedDims('any', x, options)
  return fold(x, { dims, keepdim, dtype: 'bool' }, 0, (found, v) => (v === 0 ? found : 1))
}

/** Are all true, over the given dimensions? Of none, yes. */
export function all(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { dims, keepdim } = reducedDims('all', x, options)
  return fold(x, { dims, keepdim, dtype: 'bool' }, 1, (found, v) => (v === 0 ? 0 : found))
}
