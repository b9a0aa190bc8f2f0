import { record } from './autograd.ts'
import { sumToSize } from './broadcast.ts'
import { checkNotBool, checkOptions } from './checks.ts'
import { type Dtype } from './dtypes.ts'
import { map, zip } from './elementwise.ts'
import { type Operand, operandAs, promote, resultType } from './promotion.ts'
import { type Tensor } from './tensor.ts'

// Functions of two numbers, both broadcast to one shape and brought to one dtype.

// #region pow
/**
 * y = aᵇ,  ∂L/∂a = ∂L/∂y · b·aᵇ⁻¹,  ∂L/∂b = ∂L/∂y · y·ln a
 *
 * Where b = 0, y is 1 whatever a is: no slope by a, not even at a = 0, where aᵇ⁻¹ = ∞. Where a = 0
 * and b ≥ 0, y does not move with b. A plain number ½ or −½ means a root, which −∞ has none of.
 * @throws RangeError for whole numbers with a negative exponent: the result would be a fraction
 */
export function pow(base: Operand, exponent: Operand): Tensor {
  const [a, b] = powOperands(base, exponent)
  const y = zip('pow', a, b, powerOf(a.dtype, exponent))
  return record('pow', y, [
    [a, (dy, shape) => sumToSize(dy.mul(powSlope(a, b, exponent)), shape), [a, b]],
    [b, (dy, shape) => sumToSize(dy.mul(exponentSlope(a, b, y)), shape), [a, b, y]],
  ])
}
// #endregion pow

// #region powSlope
/** b·aᵇ⁻¹, and 0 where b = 0 */
function powSlope(a: Tensor, b: Tensor, exponent: Operand): Tensor {
  const less = typeof exponent === 'number' ? exponent - 1 : b.sub(1)
  return b.mul(pow(a, less)).maskedFill(b.eq(0), 0)
}
// #endregion powSlope

/** y·ln a, and 0 where a = 0 and b ≥ 0 */
function exponentSlope(a: Tensor, b: Tensor, y: Tensor): Tensor {
  return y.mul(a.log()).maskedFill(a.eq(0).logicalAnd(b.ge(0)), 0)
}

/** How numbers of a dtype are raised to a power. */
function powerOf(dtype: Dtype, exponent: Operand): (a: number, b: number) => number {
  if (dtype === 'int32') return wholePower
  if (exponent === 0.5) return (a) => Math.sqrt(a)
  return exponent === -0.5 ? (a) => 1 / Math.sqrt(a) : power
}

/** a · a · …, each product as int32 stores it. 1/a is 0 but for 1 and −1. */
function wholePower(a: number, b: number): number {
  if (b < 0) return Math.abs(a) === 1 ? a ** b : 0
  let y = 1
  for (; b > 0; b >>= 1, a = Math.imul(a, a)) if (b % 2 === 1) y = Math.imul(y, a)
  return y
}

/** JavaScript's power, but for two cases where it gives NaN and the rest of the world 1. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b
}

function powOperands(base: Operand, exponent: Operand): [Tensor, Tensor] {
  if (typeof base === 'number') {
    if (typeof exponent === 'number') throw new TypeError('pow: needs a tensor, got two numbers')
    const [b, a] = promote('pow', exponent, base)
    return [a, b]
  }
  const [a, b] = promote('pow', base, exponent)
  checkNotBool('pow', a)
  if (a.dtype === 'int32' && typeof exponent === 'number' && exponent < 0) {
    throw new RangeError(
      `pow: exponent ${exponent}: Integers to negative integer powers are not allowed; ` +
        "convert with to('float32')",
    )
  }
  return [a, b]
}

// #region maximum
/**
 * y = the larger of a and b, NaN if one is. The gradient goes to the larger; of equal ones, each
 * gets half.
 */
export function maximum(x: Tensor, other: Operand): Tensor {
  const [a, b] = promote('maximum', x, other)
  const y = zip('maximum', a, b, Math.max)
  const won = (u: number, v: number): number => (u === v ? 0.5 : u < v ? 0 : 1) // 1 at NaN
  return record('maximum', y, [
    [a, (dy, shape) => sumToSize(share(dy, zip('maximum', a, b, won)), shape), [a, b]],
    [b, (dy, shape) => sumToSize(share(dy, zip('maximum', b, a, won)), shape), [a, b]],
  ])
}
// #endregion maximum

/** y = the smaller of a and b, NaN if one is. The gradient is shared as by {@link maximum}. */
export function minimum(x: Tensor, other: Operand): Tensor {
  const [a, b] = promote('minimum', x, other)
  const y = zip('minimum', a, b, Math.min)
  const won = (u: number, v: number): number => (u === v ? 0.5 : u > v ? 0 : 1) // 1 at NaN
  return record('minimum', y, [
    [a, (dy, shape) => sumToSize(share(dy, zip('minimum', a, b, won)), shape), [a, b]],
    [b, (dy, shape) => sumToSize(share(dy, zip('minimum', b, a, won)), shape), [a, b]],
  ])
}

/** dy · part, and 0 where that is 0, even if dy is infinite. */
function share(dy: Tensor, part: Tensor): Tensor {
  return zip('share', dy, part, (g, p) => (p === 0 ? 0 : g * p))
}

// #region clamp
/**
 * y = x, but at least `min` and at most `max`,  ∂L/∂x = ∂L/∂y ⊙ [min ≤ x ≤ max]: outside, y does
 * not move with x. NaN stays NaN.
 */
export function clamp(input: Tensor, bounds: { min?: number; max?: number }): Tensor {
  const { min, max } = checkOptions('clamp', bounds, ['min', 'max'])
  if (min === undefined && max === undefined) {
    throw new TypeError("clamp: got no bound: At least one of 'min' or 'max' must be given")
  }
  const dtype = resultType(input, ...[min, max].filter((bound) => bound !== undefined))
  const x = input.to(dtype)
  const rounded = (bound: number): number => operandAs('clamp', dtype, bound, x).item() // as x is
  const low = min === undefined ? -Infinity : rounded(min)
  const high = max === undefined ? Infinity : rounded(max)
  const y = map(x, (v) => Math.min(Math.max(v, low), high))
  const inside = (g: number, v: number): number => (v >= low && v <= high ? g : 0)
  return record('clamp', y, [[x, (dy) => zip('clamp', dy, x, inside), [x]]])
}
// #endregion clamp

// #region remainder
/**
 * y = a − b·⌊a / b⌋, what is left over; it has the sign of b, where JavaScript's % has that of a.
 *
 * ∂L/∂a = ∂L/∂y,  ∂L/∂b = −∂L/∂y · ⌊a / b⌋, which is (a − y) / b: the quotient a / b may have been
 * rounded up.
 */
export function remainder(x: Tensor, other: Operand): Tensor {
  const [a, b] = promote('remainder', x, other)
  checkNotBool('remainder', a)
  if (a.dtype === 'int32' && b.eq(0).any().item()) {
    throw new RangeError('remainder: a whole number cannot be divided by 0')
  }
  const y = zip('remainder', a, b, (u, v) => {
    const rest = u % v
    return rest !== 0 && rest < 0 !== v < 0 ? rest + v : rest
  })
  return record('remainder', y, [
    [a, sumToSize],
    [b, (dy, shape) => sumToSize(dy.neg().mul(a.sub(y).div(b).round()), shape), [a, b, y]],
  ])
}
// #endregion remainder
