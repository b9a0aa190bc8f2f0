import { type Call, type Traced } from '../recorder.ts'
import { type Builder } from './builder.ts'

/**
 * Tells one call, and maybe some that follow from it, as steps over quads.
 * @returns false where it does not know how; then it has added nothing
 */
export type Rule = (call: Call, b: Builder) => boolean

/** The arrays among a call's inputs, in order. */
export function arraysOf(call: Call): Traced[] {
  return call.inputs.filter((x) => typeof x !== 'number')
}

/** The sizes that a kernel was told. */
export function sizesOf(call: Call | undefined): Record<string, number> {
  return (call?.constants ?? {}) as Record<string, number>
}

/**
 * The call that sums up an array over all samples: (B, size) → (size), so that a rule may do so in
 * another way.
 */
export function sumOverBatch(array: Traced, b: Builder): Call | undefined {
  const sum = b.readerBy(array, 'sumRows')
  const { count, size } = sizesOf(sum)
  return count === b.B && count * size === array.length ? sum : undefined
}
