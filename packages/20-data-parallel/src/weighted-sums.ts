import { type Numbers } from './dtypes.ts'
import { type Tensor } from './tensor.ts'

// #region Terms
/** The terms of a sum: factors, and where the numbers stand that they multiply. */
export type Terms = {
  readonly factors: Float64Array
  readonly at: Int32Array
  /** How many there are; there is room for more. */
  count: number
}
// #endregion Terms

/** Room for n terms. */
export function termsFor(n: number): Terms {
  return { factors: new Float64Array(n), at: new Int32Array(n), count: 0 }
}

// #region addWeightedSums
/**
 * sums[q] += Σ_n factors[n] · x[at[n] + places[q]], the same terms laid on every place.
 *
 * The numbers of a sum are added in their order, and each addition waits for the one before. But
 * sums do not wait for each other: of eight at a time the machine has always one to go on with, and
 * they share what is read of the terms.
 */
export function addWeightedSums(
  sums: Float64Array,
  { factors, at, count }: Terms,
  x: Float64Array,
  places: Int32Array,
): void {
  let q = 0
  for (; q + 8 <= places.length; q += 8) {
    const p0 = places[q]
    const p1 = places[q + 1]
    const p2 = places[q + 2]
    const p3 = places[q + 3]
    const p4 = places[q + 4]
    const p5 = places[q + 5]
    const p6 = places[q + 6]
    const p7 = places[q + 7]
    let s0 = sums[q]
    let s1 = sums[q + 1]
    let s2 = sums[q + 2]
    let s3 = sums[q + 3]
    let s4 = sums[q + 4]
    let s5 = sums[q + 5]
    let s6 = sums[q + 6]
    let s7 = sums[q + 7]
    for (let n = 0; n < count; n++) {
      const factor = factors[n]
      const from = at[n]
      s0 += factor * x[from + p0]
      s1 += factor * x[from + p1]
      s2 += factor * x[from + p2]
      s3 += factor * x[from + p3]
      s4 += factor * x[from + p4]
      s5 += factor * x[from + p5]
      s6 += factor * x[from + p6]
      s7 += factor * x[from + p7]
    }
    sums[q] = s0
    sums[q + 1] = s1
    sums[q + 2] = s2
    sums[q + 3] = s3
    sums[q + 4] = s4
    sums[q + 5] = s5
    sums[q + 6] = s6
    sums[q + 7] = s7
  }
  for (; q < places.length; q++) {
    let sum = sums[q]
    for (let n = 0; n < count; n++) sum += factors[n] * x[at[n] + places[q]]
    sums[q] = sum
  }
}
// #endregion addWeightedSums

// #region addWeightedPairs
/**
 * {@link addWeightedSums} of two lists of factors at the same places: what is read of x serves both.
 * (`at` and `count` are those of the first.) Four places and two lists are eight sums, too.
 */
export function addWeightedPairs(
  [sums, others]: readonly [Float64Array, Float64Array],
  [{ factors, at, count }, { factors: second }]: readonly [Terms, Terms],
  x: Float64Array,
  places: Int32Array,
): void {
  let q = 0
  for (; q + 4 <= places.length; q += 4) {
    const p0 = places[q]
    const p1 = places[q + 1]
    const p2 = places[q + 2]
    const p3 = places[q + 3]
    let s0 = sums[q]
    let s1 = sums[q + 1]
    let s2 = sums[q + 2]
    let s3 = sums[q + 3]
    let t0 = others[q]
    let t1 = others[q + 1]
    let t2 = others[q + 2]
    let t3 = others[q + 3]
    for (let n = 0; n < count; n++) {
      const f = factors[n]
      const g = second[n]
      const from = at[n]
      const x0 = x[from + p0]
      const x1 = x[from + p1]
      const x2 = x[from + p2]
      const x3 = x[from + p3]
      s0 += f * x0
      s1 += f * x1
      s2 += f * x2
      s3 += f * x3
      t0 += g * x0
      t1 += g * x1
      t2 += g * x2
      t3 += g * x3
    }
    sums[q] = s0
    sums[q + 1] = s1
    sums[q + 2] = s2
    sums[q + 3] = s3
    others[q] = t0
    others[q + 1] = t1
    others[q + 2] = t2
    others[q + 3] = t3
  }
  for (; q < places.length; q++) {
    for (let n = 0; n < count; n++) {
      const v = x[at[n] + places[q]]
      sums[q] += factors[n] * v
      others[q] += second[n] * v
    }
  }
}
// #endregion addWeightedPairs

// #region addProducts
/**
 * sums[a.at[n] + b.at[i]] += a.factors[n] · b.factors[i], each of a with each of b. The places of b
 * are all different, so that four can be under way at once.
 *
 * From the last of a to the first: so what meets in one place comes in the order of b.
 */
export function addProducts(sums: Float64Array, a: Terms, { factors, at, count }: Terms): void {
  for (let n = a.count - 1; n >= 0; n--) {
    const f = a.factors[n]
    const to = a.at[n]
    let i = 0
    for (; i + 4 <= count; i += 4) {
      const p0 = to + at[i]
      const p1 = to + at[i + 1]
      const p2 = to + at[i + 2]
      const p3 = to + at[i + 3]
      const s0 = sums[p0] + f * factors[i]
      const s1 = sums[p1] + f * factors[i + 1]
      const s2 = sums[p2] + f * factors[i + 2]
      const s3 = sums[p3] + f * factors[i + 3]
      sums[p0] = s0
      sums[p1] = s1
      sums[p2] = s2
      sums[p3] = s3
    }
    for (; i < count; i++) sums[to + at[i]] += f * factors[i]
  }
}
// #endregion addProducts

// #region gatherTerms
/**
 * Makes terms of the numbers from `start` on, `step` apart, one for each of the places. With
 * `skipZeros`, numbers that are 0 are left out.
 *
 * A zero adds nothing, unless it meets an infinity or NaN: 0 · ∞ is NaN.
 */
export function gatherTerms(
  terms: Terms,
  numbers: Numbers,
  start: number,
  step: number,
  places: Int32Array,
  skipZeros: boolean,
): void {
  let count = 0
  for (let n = 0; n < places.length; n++, start += step) {
    const factor = numbers[start]
    if (factor === 0 && skipZeros) continue
    terms.factors[count] = factor
    terms.at[count++] = places[n]
  }
  terms.count = count
}
// #endregion gatherTerms

// #region allFinite
/** Whether no number is infinite or NaN: of all others 0 · x is 0. */
export function allFinite(x: Numbers): boolean {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += 0 * x[i]
  return sum === 0
}
// #endregion allFinite

/** How many numbers there are in storage from the first of a tensor to its last. */
export function spanOf({ shape, strides }: Tensor): number {
  if (shape.includes(0)) return 0
  return shape.reduce((span, size, dim) => span + (size - 1) * strides[dim], 1)
}

/** These numbers in float64, laid out as in storage. They may be its own, so they are only read. */
export function inFloat64(x: Tensor): Float64Array {
  const numbers = x.storage.subarray(x.storageOffset, x.storageOffset + spanOf(x))
  return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers)
}
