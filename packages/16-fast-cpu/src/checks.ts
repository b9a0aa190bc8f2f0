import { isFloat } from './dtypes.ts'
import { most } from './promotion.ts'
import { type Shape, formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** Shapes that do not fit an operation or each other. */
export class ShapeError extends RangeError {
  override readonly name = 'ShapeError'
}

/** Throws unless every size is a whole number, 0 or more. */
export function checkSizes(operation: string, shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new TypeError(`${operation}: got ${String(shape)}: a shape is an array, such as [2, 3]`)
  }
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new ShapeError(`${operation}: shape ${formatShape(shape)} must be whole numbers ≥ 0`)
  }
}

// #region checkShape
/**
 * Throws unless `x` has the expected shape, in which a letter stands for any size.
 * @param what - operation and argument: `linear: weight`
 * @param expected - `['O', 3]` fits (5, 3) and (9, 3)
 */
export function checkShape(what: string, x: Tensor, expected: readonly (number | string)[]): void {
  checkTensor(what, x)
  const fits =
    x.dim() === expected.length &&
    expected.every((size, dim) => typeof size === 'string' || size === x.shape[dim])
  if (!fits) {
    throw new ShapeError(`${what} ${formatShape(x.shape)} must be (${expected.join(', ')})`)
  }
}
// #endregion checkShape

/**
 * A dimension counted from 0: −1 is the last one. A single number is treated as if it had one
 * dimension.
 */
export function checkDim(operation: string, x: Tensor, dim: number): number {
  if (Array.isArray(dim)) {
    throw new TypeError(
      `${operation}: got an array: dimensions are given one by one, as in ${operation}(0, 1)`,
    )
  }
  const rank = Math.max(x.dim(), 1)
  if (!Number.isInteger(dim) || dim < -rank || dim >= rank) {
    throw new ShapeError(
      `${operation}: dimension ${dim} is outside ${-rank} … ${rank - 1} for ` +
        formatShape(x.shape),
    )
  }
  return dim < 0 ? dim + rank : dim
}

// #region checkDtypes
/**
 * Throws unless all tensors have one dtype: nothing is converted silently. The fix is to convert
 * the one that holds less.
 */
export function checkDtypes(operation: string, first: Tensor, ...others: Tensor[]): void {
  for (const x of [first, ...others]) checkTensor(operation, x)
  for (const { dtype } of others) {
    if (dtype !== first.dtype) {
      const wider = most(first.dtype, dtype)
      const narrower = wider === dtype ? first.dtype : dtype
      throw new TypeError(
        `${operation}: dtypes ${first.dtype} and ${dtype} differ; ` +
          `convert the ${narrower} one, as by x.to('${wider}')`,
      )
    }
  }
}
// #endregion checkDtypes

// #region checkOptions
/**
 * The options, if they are an object of these names. TypeScript sees to that, but not in a script
 * that is only run, where any other would change nothing, silently.
 */
export function checkOptions<Options extends object>(
  operation: string,
  options: Options,
  names: readonly (keyof Options & string)[],
): Options {
  const known: readonly string[] = names
  const got = show(options)
  if (got !== 'Object') {
    throw new TypeError(
      `${operation}: options ${got} must be an object, such as { ${known[0]}: … }; ` +
        `known are ${known.join(', ')}`,
    )
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return options
  throw new TypeError(`${operation}: option ${unknown} is unknown; known are ${known.join(', ')}`)
}
// #endregion checkOptions

/** A value as a message names it: 0, 'sum', Tensor. */
function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Object(value) !== value) return String(value)
  return (value as Partial<object>).constructor?.name ?? 'Object'
}

/** Throws for what is no tensor, such as a number or an array: only TypeScript sees to that. */
export function checkTensor(what: string, x: Tensor): void {
  if ('storage' in Object(x)) return
  throw new TypeError(`${what}: got ${Array.isArray(x) ? 'an array' : typeof x}, expected a tensor`)
}

/** Throws for numbers without fractions, where the result needs them. */
export function checkFloat(operation: string, x: Tensor): void {
  checkTensor(operation, x)
  if (isFloat(x.dtype)) return
  throw new TypeError(
    `${operation}: ${x.dtype} ${formatShape(x.shape)} must be floats; convert it with to('float32')`,
  )
}

/** Throws for true and false, where only numbers make sense. */
export function checkNotBool(
  operation: string,
  x: Tensor | number,
  fix = "convert it with to('int32')",
): void {
  if (typeof x === 'number' || x.dtype !== 'bool') return
  throw new TypeError(
    `${operation}: bool ${formatShape(x.shape)} holds true and false, no numbers; ${fix}`,
  )
}

/** Throws for anything but true and false. */
export function checkMask(what: string, mask: Tensor): void {
  checkTensor(what, mask)
  if (mask.dtype === 'bool') return
  throw new TypeError(
    `${what} ${mask.dtype} ${formatShape(mask.shape)} must be bool; compare, as by ne(0)`,
  )
}

/** Throws for anything but whole numbers. */
export function checkIndices(what: string, indices: Tensor): void {
  checkTensor(what, indices)
  if (indices.dtype === 'int32') return
  throw new TypeError(
    `${what} ${indices.dtype} ${formatShape(indices.shape)} must be int32; ` +
      "convert it with to('int32')",
  )
}
