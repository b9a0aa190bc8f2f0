import type { Line } from '../01-table-of-contents.ts'

export function tableOfContents(start: Uint8Array): Line[] {
  const length = start.length < 8 ? Infinity : lengthOf(start)
  if (8 + length > start.length) {
    throw new RangeError(`tableOfContents: the header ends after these ${start.length} bytes`)
  }
  const json = new TextDecoder().decode(start.subarray(8, 8 + length))
  const { __metadata__: _, ...tensors } = JSON.parse(json) as Record<string, Omit<Line, 'name'>>
  return Object.entries(tensors).map(([name, { dtype, shape }]) => ({ name, dtype, shape }))
}

function lengthOf(start: Uint8Array): number {
  return Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true))
}

export function countNumbers(start: Uint8Array): number {
  const counts = tableOfContents(start).map(({ shape }) => shape.reduce((a, b) => a * b, 1))
  return counts.reduce((a, b) => a + b, 0)
}
