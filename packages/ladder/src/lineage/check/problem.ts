/** What `ladder check` finds wrong. */

export type Problem = {
  /** The file that it is about, inside the stage; none where it is about the stage as a whole. */
  readonly file?: string
  /** What is wrong, and what mends it. */
  readonly message: string
  /** Lines that show it. */
  readonly shown?: readonly string[]
}

/** `['a', 'b', 'c']` → `a, b, c`; nothing → `none` */
export function listed(words: Iterable<string>): string {
  return [...words].join(', ') || 'none'
}
