/** Rows of rows of numbers. */
type Nested = Float32Array | Nested[]

/**
 * gpu.js returns rows within rows, z, y, x. Where they are views of one flat array, as from
 * WebAssembly, that array is the answer; else the rows are copied, one behind the other.
 */
export function flatten(result: unknown, size: number): Float32Array {
  let first = result as Nested
  while (Array.isArray(first)) first = first[0]
  if (first.length === size) return first
  if (first.byteOffset === 0 && first.buffer.byteLength === 4 * size) {
    return new Float32Array(first.buffer, 0, size)
  }

  const flat = new Float32Array(size)
  let offset = 0
  const append = (rows: Nested): void => {
    if (Array.isArray(rows)) return rows.forEach(append)
    flat.set(rows, offset)
    offset += rows.length
  }
  append(result as Nested)
  return flat
}
