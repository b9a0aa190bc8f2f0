import { record } from './autograd.ts'
import { checkNotBool } from './checks.ts'
import { isFloat } from './dtypes.ts'
import { map, mul, zip } from './elementwise.ts'
import { floating } from './promotion.ts'
import { type Tensor } from './tensor.ts'

// Functions of one number, as a table: y = f(x), and the slope dy/dx, told by x or by y, whichever
// is shorter. What tells it is saved for the backward pass: ∂L/∂x = ∂L/∂y · dy/dx.

/** dy/dx of one number. Where y is flat, it is 0 everywhere. */
type Slope =
  { readonly ofX: (x: number) => number } | { readonly ofY: (y: number) => number } | 'flat'

// Roots and powers.

/** y = √x,  dy/dx = 1 / 2y;  NaN below 0 */
export const sqrt = unary('sqrt', Math.sqrt, { ofY: (y) => 1 / (2 * y) })

/** y = 1 / √x,  dy/dx = −y³ / 2 */
export const rsqrt = unary('rsqrt', (x) => 1 / Math.sqrt(x), { ofY: (y) => -0.5 * (y * y * y) })

/** y = x²,  dy/dx = 2x */
export function square(x: Tensor): Tensor {
  return isFloat(x.dtype) ? squareOfFloats(x) : mul(counting(x), counting(x))
}
const squareOfFloats = unary('square', (x) => x * x, { ofX: (x) => 2 * x })

/** y = 1 / x,  dy/dx = −y² */
export const reciprocal = unary('reciprocal', (x) => 1 / x, { ofY: (y) => -(y * y) })

// #region exponentials
// Exponentials. log(1 + x) and eˣ − 1 keep the digits of a small x, which 1 + x would lose.

/** y = ln(1 + x),  dy/dx = 1 / (1 + x) */
export const log1p = unary('log1p', Math.log1p, { ofX: (x) => 1 / (1 + x) })

/** y = eˣ − 1,  dy/dx = y + 1 */
export const expm1 = unary('expm1', Math.expm1, { ofY: (y) => y + 1 })

/** y = 1 / (1 + e⁻ˣ),  dy/dx = y · (1 − y);  0 and 1 far out, where e⁻ˣ is ∞ and 0 */
export const sigmoid = unary('sigmoid', (x) => 1 / (1 + Math.exp(-x)), { ofY: (y) => y * (1 - y) })

/** y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ),  dy/dx = 1 − y² */
export const tanh = unary('tanh', Math.tanh, { ofY: (y) => 1 - y * y })
// #endregion exponentials

// Angles.

/** y = sin x,  dy/dx = cos x */
export const sin = unary('sin', Math.sin, { ofX: Math.cos })

/** y = cos x,  dy/dx = −sin x */
export const cos = unary('cos', Math.cos, { ofX: (x) => -Math.sin(x) })

/** y = tan x,  dy/dx = 1 + y² */
export const tan = unary('tan', Math.tan, { ofY: (y) => 1 + y * y })

/** y = arcsin x,  dy/dx = 1 / √(1 − x²);  NaN outside of −1 … 1 */
export const asin = unary('asin', Math.asin, { ofX: (x) => 1 / Math.sqrt(1 - x * x) })

/** y = arccos x,  dy/dx = −1 / √(1 − x²);  NaN outside of −1 … 1 */
export const acos = unary('acos', Math.acos, { ofX: (x) => -1 / Math.sqrt(1 - x * x) })

/** y = arctan x,  dy/dx = 1 / (1 + x²) */
export const atan = unary('atan', Math.atan, { ofX: (x) => 1 / (1 + x * x) })

// With a corner or with steps. Whole numbers stay what they are.

/** y = |x|,  dy/dx = sign x, which is 0 at the corner */
export const abs = unary('abs', Math.abs, { ofX: signOf }, numeric)

/** y = −1, 0 or 1, as x is;  flat */
export const sign = unary('sign', signOf, 'flat', (_, x) => x)

/** y = the next whole number below;  flat */
export const floor = unary('floor', Math.floor, 'flat', numeric)

/** y = the next whole number above;  flat */
export const ceil = unary('ceil', Math.ceil, 'flat', numeric)

/** y = x without its fraction;  flat */
export const trunc = unary('trunc', Math.trunc, 'flat', numeric)

/** y = the nearest whole number, of two the even one: 0.5 → 0, 1.5 → 2;  flat */
export const round = unary('round', roundHalfToEven, 'flat', numeric)

// #region unary
/**
 * One row of the table as an operation.
 * @param accept - what to compute with: x as floats, unless the operation can take other numbers
 */
function unary(
  name: string,
  f: (x: number) => number,
  slope: Slope,
  accept: (name: string, x: Tensor) => Tensor = (_, x) => floating(x),
) {
  return (input: Tensor): Tensor => {
    const x = accept(name, input)
    const y = map(x, f)
    if (slope === 'flat') return record(name, y, [[x, (dy) => dy.newZeros(dy.shape)]])
    const [saved, slopeOf] = 'ofX' in slope ? [x, slope.ofX] : [y, slope.ofY]
    const flow = (dy: Tensor): Tensor => zip(name, dy, saved, (g, v) => g * slopeOf(v))
    return record(name, y, [[x, flow, [saved]]])
  }
}
// #endregion unary

/** Numbers as they are; true and false are none. */
function numeric(name: string, x: Tensor): Tensor {
  checkNotBool(name, x)
  return x
}

/** Numbers as they are; true and false as 1 and 0. */
function counting(x: Tensor): Tensor {
  return x.dtype === 'bool' ? x.to('int32') : x
}

function signOf(x: number): number {
  return x > 0 ? 1 : x < 0 ? -1 : 0
}

/** `Math.round` takes the upper of two neighbours that are equally near. */
function roundHalfToEven(x: number): number {
  const upper = Math.round(x)
  return upper - x === 0.5 && upper % 2 !== 0 ? upper - 1 : upper
}
