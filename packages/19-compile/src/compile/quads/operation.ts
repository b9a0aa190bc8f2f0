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

/**
 * ⌊n / d⌋ for 0 ≤ n < N in integers, as a product and a shift: no conversion to a float and back.
 * (Division of floats is exact too, but takes longer than a whole row of a small convolution.)
 */
export function quotient(n: string, d: number, N: number): string {
  for (let shift = 0; 2 ** shift < 2 ** 24; shift++) {
    const factor = Math.ceil(2 ** shift / d)
    if (factor * N >= 2 ** 24) break
    const isExact = range(N).every((i) => (i * factor) >> shift === Math.floor(i / d))
    if (isExact) return `((${n} * ${factor}) >> ${shift})`
  }
  return `(((${n} + 0.5) / ${d}) | 0)` // the half: no division of a GPU may fall short of a whole
}

/** min(n, last) for 0 ≤ n ≤ last + 1, in integers: (n·(2ˢ − 1) + last) / 2ˢ falls just short of last + 1. */
export function atMost(n: string, last: number): string {
  const shift = Math.ceil(Math.log2(last + 1))
  return `((${n} * ${2 ** shift - 1} + ${last}) >> ${shift})`
}
