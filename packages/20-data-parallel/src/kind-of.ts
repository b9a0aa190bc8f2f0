/** What a value is, in a word for a message: `number`, `null`, `Array`, `Map`. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name: string } } | null
  return prototype?.constructor?.name ?? 'Object' // a record can do without
}
