import { type Dtype, allocateNumbers } from './dtypes.ts'
import { type Shape } from './shape.ts'
import { Tensor } from './tensor.ts'

/** How the format names the dtypes of tensors. */
export const FORMAT_NAME: Readonly<Record<Dtype, string>> = {
  float64: 'F64',
  float32: 'F32',
  int32: 'I32',
  bool: 'BOOL',
}

// #region FORMATS
/** Each dtype of the format that can be read: the bytes of a number, and what becomes of it. */
export const FORMATS: Readonly<Record<string, Format>> = {
  F64: { width: 8, becomes: 'float64', read: (view, at) => view.getFloat64(at, true) },
  F32: { width: 4, becomes: 'float32', read: (view, at) => view.getFloat32(at, true) },
  F16: { width: 2, becomes: 'float32', read: (view, at) => half(view.getUint16(at, true)) },
  BF16: { width: 2, becomes: 'float32', read: (view, at) => brainHalf(view.getUint16(at, true)) },
  I64: { width: 8, becomes: 'int32', read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { width: 4, becomes: 'int32', read: (view, at) => view.getInt32(at, true) },
  I16: { width: 2, becomes: 'int32', read: (view, at) => view.getInt16(at, true) },
  I8: { width: 1, becomes: 'int32', read: (view, at) => view.getInt8(at) },
  U8: { width: 1, becomes: 'int32', read: (view, at) => view.getUint8(at) },
  // In PyTorch, too, all but 0 is true; and what is true counts as 1, not as 7.
  BOOL: { width: 1, becomes: 'bool', read: (view, at) => Math.min(view.getUint8(at), 1) },
}
// #endregion FORMATS

/** How the numbers of a dtype lie in a file. */
export type Format = {
  /** Bytes of a number. */
  readonly width: number
  /** The dtype of the tensor that is made of them. */
  readonly becomes: Dtype
  /** The number whose first byte is at `at`. */
  read(view: DataView, at: number): number
}

// #region bytesOf
/**
 * The numbers of a tensor as bytes, row-major. Where they lie side by side nothing is copied: these
 * are the bytes of the storage. Of a view, only those that it shows.
 */
export function bytesOf(x: Tensor): Uint8Array {
  const { storage, storageOffset } = x.detach().contiguous()
  const numbers = storage.subarray(storageOffset, storageOffset + x.numel())
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
// #endregion bytesOf

// #region tensorFrom
/**
 * A tensor with the numbers in these bytes.
 * @param what - opens the error message
 * @throws RangeError when a whole number does not fit into int32
 */
export function tensorFrom(what: string, dtype: string, shape: Shape, bytes: Uint8Array): Tensor {
  const { width, becomes, read } = FORMATS[dtype]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = allocateNumbers(bytes.length / width, becomes)
  for (let i = 0; i < numbers.length; i++) {
    const number = read(view, i * width)
    numbers[i] = number
    if (becomes === 'int32' && numbers[i] !== number) {
      throw new RangeError(`${what}: element ${i} is ${number}, which does not fit into int32`)
    }
  }
  return new Tensor(numbers, shape)
}
// #endregion tensorFrom

/** Sign, 5 bits of exponent, 10 of fraction: IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = (bits & 0x3ff) / 2 ** 10
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14)
}

/** The upper half of a float32. */
function brainHalf(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits << 16)
  return view.getFloat32(0)
}
