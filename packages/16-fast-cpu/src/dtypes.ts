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

/** `length` zeros, or falses. The default is float32, as in PyTorch. */
export function allocateNumbers(length: number, dtype: Dtype = 'float32'): Numbers {
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

/** Whether a number counts as true, as 1 or 0: everything but 0 does, NaN too. */
export function truth(value: number): number {
  return value === 0 ? 0 : 1
}

/**
 * A given number as a tensor of this dtype stores it; whole numbers then lose its fraction.
 * @throws RangeError where they cannot hold it: NaN, infinity, and what is outside of int32
 */
export function storedNumber(operation: string, dtype: Dtype, value: number): number {
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
