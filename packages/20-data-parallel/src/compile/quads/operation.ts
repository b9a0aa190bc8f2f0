/**
 * One kernel of a plan, generated from sizes: source text and output (x first). Its inputs are those
 * of the function, in order.
 *
 * All arrays are flat. Four samples lie side by side, a quad: an activation is (Q, C, H, W, 4), so
 * that `this.thread.x` is the sample in its quad and each read of an activation one wide load, while
 * a weight is the same for all four lanes. Quads outermost keep what one quad needs near.
 */
export type Operation = { source: string; output: [number, number, number] | [number, number] }

/** C channels in, O out, K×K taps, H×W in; Q quads of samples. */
export type Conv = { C: number; H: number; W: number; K: number; O: number; Q: number }

export const outputOf = ({ H, W, K }: Conv) => ({ OH: H - K + 1, OW: W - K + 1 })

/** [0, 1, …, n−1] */
export const range = (n: number) => Array.from({ length: n }, (_, i) => i)

/** Sums kept apart, so that one addition need not wait for the one before. */
export const sums = (n: number) => ({
  declare: `let ${range(n)
    .map((i) => `s${i} = 0`)
    .join(', ')}`,
  add: (i: number, product: string) => `s${i % n} += ${product}`,
  total: range(n)
    .map((i) => `s${i}`)
    .join(' + '),
})

/** The largest divisor of n that is at most `most`: how far a loop is unrolled. */
export const unroll = (n: number, most: number) =>
  range(most + 1).findLast((d) => d > 0 && n % d === 0)!
