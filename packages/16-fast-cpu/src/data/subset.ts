import { checkOptions } from '../checks.ts'
import { type Generator, defaultGenerator, randomPermutation } from '../random.ts'
import { type Dataset } from './dataset.ts'

// #region Subset
/** Some samples of a dataset: sample i is that dataset's sample `indices[i]`. */
export class Subset<Sample> implements Dataset<Sample> {
  readonly dataset: Dataset<Sample>
  readonly indices: ArrayLike<number>

  constructor(dataset: Dataset<Sample>, indices: ArrayLike<number>) {
    this.dataset = dataset
    this.indices = indices
  }

  get length(): number {
    return this.indices.length
  }

  /** The dataset's sample `indices[index]`; a negative index counts from the end. */
  get(index: number): Sample | Promise<Sample> {
    const { indices } = this
    const i = index < 0 ? index + indices.length : index
    if (i in indices) return this.dataset.get(indices[i])
    throw new RangeError(`Subset: index ${index} is outside its ${indices.length} samples`)
  }
}
// #endregion Subset

// #region randomSplit
/**
 * Cuts a dataset at random into parts that have no sample in common.
 * @param lengths - of the parts; or fractions that sum up to 1, of which each is rounded down, and
 * what is left goes to the first parts, one each
 * @throws RangeError when they do not sum up to the dataset's length
 */
export function randomSplit<Sample>(
  dataset: Dataset<Sample>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<Sample>[] {
  const { generator = defaultGenerator() } = checkOptions('randomSplit', options, ['generator'])
  const sizes = wholeSizes(lengths, dataset.length)
  const order = randomPermutation(dataset.length, generator)
  let end = 0
  return sizes.map((size) => new Subset(dataset, order.subarray(end, (end += size))))
}
// #endregion randomSplit

function wholeSizes(lengths: readonly number[], total: number): number[] {
  const sum = lengths.reduce((all, length) => all + length, 0)
  const fractions = Math.abs(sum - 1) < 1e-9
  const sizes = lengths.map((length) => (fractions ? Math.floor(length * total) : length))
  let left = total - sizes.reduce((all, size) => all + size, 0)
  for (let i = 0; fractions && left > 0; i++, left--) sizes[i % sizes.length]++
  if (left === 0 && sizes.every((size) => Number.isInteger(size) && size >= 0)) return sizes
  throw new RangeError(
    `randomSplit: lengths (${lengths.join(', ')}) must be whole numbers ≥ 0 with the sum ${total}, ` +
      'or fractions with the sum 1',
  )
}
