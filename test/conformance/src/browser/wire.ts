/** Values as text and back, every bit kept: what goes between Node and a page, where typed arrays cannot. */

/** JSON, with typed arrays as base64 and what JSON has no number for by name. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Float32Array || part instanceof Float64Array) {
      return { $array: part.constructor.name, bytes: toBase64(part) }
    }
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
      return { $number: Object.is(part, -0) ? '-0' : String(part) }
    }
    return part
  })
}

export function fromText<T>(text: string): T {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part
    if ('$number' in part) return Number(part.$number)
    if (!('$array' in part && 'bytes' in part)) return part
    const { buffer } = Uint8Array.from(atob(part.bytes as string), (c) => c.charCodeAt(0))
    return part.$array === 'Float64Array' ? new Float64Array(buffer) : new Float32Array(buffer)
  }) as T
}

function toBase64({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
