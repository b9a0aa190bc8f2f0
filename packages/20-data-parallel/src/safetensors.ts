import { kindOf } from './kind-of.ts'
import { type HeaderEntry, parseHeader } from './safetensors-header.ts'
import { FORMAT_NAME, bytesOf, tensorFrom } from './safetensors-numbers.ts'
import { Tensor } from './tensor.ts'

/** What is in a safetensors file: tensors by name, and texts by name. */
export type Safetensors = {
  readonly tensors: Record<string, Tensor>
  readonly metadata: Record<string, string>
}

/** The longest header that a reader accepts, in bytes. */
const MAX_HEADER = 100_000_000

// #region encodeSafetensors
/**
 * The bytes of a safetensors file: 8 for the length of the header, the header, the numbers.
 *
 * The header is JSON. It says of each tensor its dtype, its shape, and from which byte to which its
 * numbers lie, counted from the end of the header. `__metadata__` holds texts. All is little-endian,
 * as the memory of practically every machine is.
 *
 * The numbers are copied once, here: what is done to a tensor afterwards changes no byte.
 * @throws TypeError when a tensor or a text is none; RangeError when no reader would accept the header
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const parts = layOut(tensors)
  const header = encodeHeader(parts, metadata)
  const begin = 8 + header.length // of the numbers
  const file = new Uint8Array(begin + (parts.at(-1)?.end ?? 0))
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true)
  file.set(header, 8)
  for (const { bytes, start } of parts) file.set(bytes, begin + start)
  return file
}
// #endregion encodeSafetensors

/** What the header says of a tensor, and its numbers. */
type Part = HeaderEntry & { readonly bytes: Uint8Array }

// #region layOut
/**
 * One tensor after the other, those of wide numbers first: so each number begins at a multiple of
 * its own size, and can be read where it lies.
 */
function layOut(tensors: Readonly<Record<string, Tensor>>): Part[] {
  checkTensors(tensors)
  let end = 0
  return Object.entries(tensors)
    .map(([name, tensor]) => ({ name, tensor, width: tensor.storage.BYTES_PER_ELEMENT }))
    .toSorted((a, b) => b.width - a.width)
    .map(({ name, tensor: { dtype, shape }, tensor }) => {
      const bytes = bytesOf(tensor)
      const start = end
      end += bytes.length
      return { name, dtype: FORMAT_NAME[dtype], shape, start, end, bytes }
    })
}
// #endregion layOut

function checkTensors(tensors: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(tensors)) {
    if (value instanceof Tensor) continue
    throw new TypeError(`encodeSafetensors: ${name} is a ${kindOf(value)}; it must be a tensor`)
  }
}

/** The header in UTF-8, with spaces at its end up to a multiple of 8 bytes. */
function encodeHeader(
  parts: readonly HeaderEntry[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  checkTexts(parts, metadata)
  const tensors = parts.map(({ name, dtype, shape, start, end }) => {
    return [name, { dtype, shape, data_offsets: [start, end] }] as const
  })
  const texts = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {}
  const json = JSON.stringify({ ...texts, ...Object.fromEntries(tensors) })
  const bytes = new TextEncoder().encode(json)
  const header = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(' '.charCodeAt(0))
  header.set(bytes)
  checkLength('encodeSafetensors', header.length)
  return header
}

function checkTexts(
  parts: readonly HeaderEntry[],
  metadata: Readonly<Record<string, string>>,
): void {
  if (parts.some(({ name }) => name === '__metadata__')) {
    throw new RangeError('encodeSafetensors: no tensor can have the name __metadata__')
  }
  for (const [name, text] of Object.entries(metadata)) {
    if (typeof text === 'string') continue
    throw new TypeError(
      `encodeSafetensors: metadata ${name} is a ${kindOf(text)}; it must be a text`,
    )
  }
}

// #region decodeSafetensors
/**
 * What a safetensors file holds, in tensors of their own. F64, F32 and BOOL stay what they are; F16
 * and BF16 become float32; whole numbers become int32, where they must fit.
 *
 * Nothing in the bytes is trusted: every length and place is checked before it is used.
 * @param what - who asks, and for what; opens each error message
 * @throws RangeError when the bytes are no safetensors file, or one that says what is not so
 */
export function decodeSafetensors(bytes: Uint8Array, what = 'decodeSafetensors'): Safetensors {
  const begin = 8 + headerLength(what, bytes) // of the numbers
  const data = bytes.subarray(begin)
  const { entries, metadata } = parseHeader(what, bytes.subarray(8, begin), data.length)
  const tensors = entries.map(({ name, dtype, shape, start, end }) => {
    const numbers = data.subarray(start, end)
    return [name, tensorFrom(`${what}: tensor ${name}`, dtype, shape, numbers)] as const
  })
  return { tensors: Object.fromEntries(tensors), metadata }
}
// #endregion decodeSafetensors

function headerLength(what: string, bytes: Uint8Array): number {
  checkKind(what, bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Number(view.getBigUint64(0, true))
  checkLength(what, length)
  if (8 + length <= bytes.length) return length
  throw new RangeError(
    `${what}: a header of ${length} bytes, in a file of ${bytes.length}: the file is cut short`,
  )
}

function checkLength(what: string, length: number): void {
  if (length <= MAX_HEADER) return
  throw new RangeError(`${what}: a header of ${length} bytes; at most ${MAX_HEADER} are allowed`)
}

/** What `torch.save` writes, now and in the past: a zip archive, or a pickle. */
const PYTORCH_STARTS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x80, 0x02, 0x8a, 0x0a],
]

function checkKind(what: string, bytes: Uint8Array): void {
  if (PYTORCH_STARTS.some((start) => start.every((byte, i) => bytes[i] === byte))) {
    throw new RangeError(
      `${what}: this was written by torch.save, as a pickle, which is a program; ` +
        'write it as safetensors',
    )
  }
  if (bytes.length < 8) {
    throw new RangeError(`${what}: ${bytes.length} bytes; a safetensors file begins with 8`)
  }
}
