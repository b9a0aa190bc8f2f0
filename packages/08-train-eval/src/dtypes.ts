import { type FloatDtype, type Floats, allocate } from './floats.ts'

// #region Dtype
/**
 * What a tensor holds: fractions, whole numbers (indices and classes; what int64 is in PyTorch, but
 * from 2³¹ on they begin again at −2³¹), or true and false (masks).
 */
export type Dtype = FloatDtype | 'int32' | 'bool'

/** Numbers side by side in memory, all of one dtype. True is stored as 1, false as 0. */
export type Numbers = Floats | Int32Array | Uint8Array
// #endregion Dtype

/** Whether numbers of this dtype can have fractions, and so a derivative. */
export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === 'float32' || dtype === 'float64'
}

/** Throws for a name that is no dtype, such as PyTorch's int64. */
export function checkDtype(operation: string, dtype: Dtype): void {
  if (['float32', 'float64', 'int32', 'bool'].includes(dtype)) return
  throw new TypeError(
    `${operation}: dtype '${dtype}' is unknown; use float32, float64, int32 or bool`,
  )
}

/** `length` zeros, or falses. The default is float32, as in PyTorch. */
export function allocateNumbers(
  length: number,
  dtype: Dtype = 'float32',
  operation = 'allocateNumbers',
): Numbers {
  checkDtype(operation, dtype)
  if (isFloat(dtype)) return allocate(length, dtype)
  return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length)
}

/**
 * The dtype of which a typed array is the storage.
 * @throws TypeError for all else, of other typed arrays too: no dtype is made of them
 */
export function dtypeOf(numbers: Numbers, operation = 'dtypeOf'): Dtype {
  if (numbers instanceof Float32Array) return 'float32'
  if (numbers instanceof Float64Array) return 'float64'
  if (numbers instanceof Int32Array) return 'int32'
  if (numbers instanceof Uint8Array) return 'bool'
  const what = (numbers as object | undefined)?.constructor.name ?? String(numbers)
  throw new TypeError(
    `${operation}: got ${what}, expected Float32Array, Float64Array, Int32Array or Uint8Array`,
  )
}

/** Throws for bytes that are no truths: a sum or a cast would count 255 as such. */
export function checkTruths(operation: string, numbers: Numbers): void {
  if (!(numbers instanceof Uint8Array)) return
  let bits = 0 // of all bytes: operations make masks at every step, and this is the fastest
  for (let i = 0; i < numbers.length; i++) bits |= numbers[i]
  if (bits <= 1) return
  throw new TypeError(
    `${operation}: got byte ${numbers.find((byte) => byte > 1)}: a Uint8Array is the storage of ` +
      'bool, which holds 0 and 1; tensor(bytes) makes whole numbers of it',
  )
}

/** Whether a number counts as true, as 1 or 0: everything but 0 does, NaN too. */
export function truth(value: number): number {
  return value === 0 ? 0 : 1
}

/**
 * A given number as a tensor of this dtype stores it; whole numbers then lose its fraction.
 * @throws RangeError where they cannot hold it: NaN, infinity, and what is outside of int32; TypeError
 * for what is no number: an array would store NaN, or false as true
 */
export function storedNumber(operation: string, dtype: Dtype, value: number): number {
  if (typeof value !== 'number') {
    throw new TypeError(
      `${operation}: got ${typeof value}, expected a number; of a tensor, x.item()`,
    )
  }
  if (dtype === 'bool') return truth(value)
  if (dtype === 'int32' && !(value >= -(2 ** 31) && value <= 2 ** 31 - 1)) {
    throw new RangeError(`${operation}: ${value} does not fit into int32`)
  }
  return value
}

/** f, with results as a tensor of this dtype stores them: those meant for bool become 1 or 0. */
export function storedAs<A extends number[]>(dtype: Dtype, f: (...args: A) => number) {
  return dtype === 'bool' ? (...args: A): number => truth(f(...args)) : f
}
