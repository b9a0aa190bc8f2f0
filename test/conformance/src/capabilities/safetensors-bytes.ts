/** Files of tensors, byte by byte, right or wrong. */

/** A file of this header and these numbers, whatever they say. */
export function file(
  header: string,
  numbers: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Uint8Array {
  const text = Buffer.from(header, encoding)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.from(numbers.replaceAll(' ', ''), 'hex')])
}

export function withLength(bytes: Uint8Array, length: bigint): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.writeBigUInt64LE(length)
  return copy
}

export function bigEndian(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.subarray(0, 8).reverse()
  return copy
}

export function headerOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  return buffer.subarray(8, 8 + Number(buffer.readBigUInt64LE())).toString()
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
