import { checkDevices } from './device.ts'
import { type Dtype, isFloat, storedNumber } from './dtypes.ts'
import { type Tensor } from './tensor.ts'

/** What an element-wise operation takes beside a tensor. */
export type Operand = Tensor | number

// #region resultType
/** From what holds least to what holds most. */
const ORDER: readonly Dtype[] = ['bool', 'int32', 'float32', 'float64']

/**
 * The dtype in which operands meet: the one that holds most. But a number has no say over the
 * precision of an array: a tensor without dimensions, and still less a plain number, only counts if
 * it is of a higher kind (truths, whole numbers, fractions).
 */
export function resultType(...operands: Operand[]): Dtype {
  const tensors = operands.filter((operand) => typeof operand !== 'number')
  const numbers = operands.filter((operand) => typeof operand === 'number')
  const groups = [
    tensors.filter((x) => x.dim() > 0).map((x) => x.dtype),
    tensors.filter((x) => x.dim() === 0).map((x) => x.dtype),
    numbers.map((v) => (Number.isInteger(v) ? 'int32' : 'float32')),
  ] as const
  const highest = groups.filter((dtypes) => dtypes.length > 0).map((dtypes) => most(...dtypes))
  return highest.reduce((result, dtype) => (kind(dtype) > kind(result) ? dtype : result))
}

/** The dtype of those given that holds most. */
export function most(...dtypes: Dtype[]): Dtype {
  return dtypes.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a))
}

/** 0 for truths, 1 for whole numbers, 2 for fractions of either precision. */
export function kind(dtype: Dtype): number {
  return Math.min(ORDER.indexOf(dtype), 2)
}
// #endregion resultType

// #region promote
/**
 * Both operands in the dtype in which they meet, plain numbers as tensors of shape ().
 * @param operation - for the error where int32 cannot hold a number
 */
export function promote(operation: string, x: Tensor, other: Operand): [Tensor, Tensor] {
  checkOperand(operation, other)
  if (typeof other !== 'number') checkDevices(operation, x, other)
  if (typeof other !== 'number' && x.dtype === other.dtype) return [x, other]
  const dtype = typeof other === 'number' && isFloat(x.dtype) ? x.dtype : resultType(x, other)
  return [x.to(dtype), operandAs(operation, dtype, other, x)]
}
// #endregion promote

/** Throws for what is neither a tensor nor a number, such as a string or an array. */
export function checkOperand(operation: string, operand: Operand): void {
  if (typeof operand === 'number' || 'storage' in Object(operand)) return
  const kind = Array.isArray(operand) ? 'an array' : typeof operand
  const got = kind === 'string' ? 'a string' : kind
  throw new TypeError(`${operation}: got ${got}, expected a tensor or a number`)
}

/** An operand as a tensor of a dtype. `like` is any tensor: it knows how to make new ones. */
export function operandAs(operation: string, dtype: Dtype, operand: Operand, like: Tensor): Tensor {
  if (typeof operand !== 'number') return operand.to(dtype)
  return like.newFull([], storedNumber(operation, dtype, operand), dtype)
}

/** x, or the same numbers in float32 where x has no fractions. */
export function floating(x: Tensor): Tensor {
  return isFloat(x.dtype) ? x : x.to('float32')
}
