/**
 * Shares `total` out in proportion to `sizes`, in whole numbers: the floor of each share, and one
 * more for the largest remainders (of equal ones, the first).
 */
export function shareOut(total: number, sizes: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const shares = sizes.map((size) => Math.floor((total * size) / all))
  const left = total - shares.reduce((sum, share) => sum + share, 0)
  const remainder = (k: number) => (total * sizes[k]) % all
  const byRemainder = [...sizes.keys()].sort((a, b) => remainder(b) - remainder(a))
  for (const k of byRemainder.slice(0, left)) shares[k]++
  return shares
}

/** `count` of the indices 0 … size - 1, spread evenly: the middles of `count` equal stretches. */
export function spread(count: number, size: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * size) / count))
}

/** Member `index` of group `group`. */
export type Member = { readonly group: number; readonly index: number }

/**
 * All members of groups of these sizes, spread evenly: member i of a group of n stands at
 * (i + ½) / n of the way (of equal places, the lower group first).
 */
export function interleave(sizes: readonly number[]): Member[] {
  const place = ({ group, index }: Member) => (index + 0.5) / sizes[group]
  return sizes
    .flatMap((size, group) => Array.from({ length: size }, (_, index) => ({ group, index })))
    .sort((a, b) => place(a) - place(b))
}
