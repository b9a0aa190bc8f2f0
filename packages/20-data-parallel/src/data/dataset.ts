import { type Tensor } from '../tensor.ts'

// #region Dataset
/** Samples that are asked for by their index, one at a time. */
export type Dataset<Sample> = {
  /** How many there are. */
  readonly length: number
  /** Sample `index`, in 0 … length − 1; a promise of it where it has to be fetched. */
  get(index: number): Sample | Promise<Sample>
}
// #endregion Dataset

// #region TensorDataset
/** Tensors side by side: sample i is element i of each, along their first dimension. */
export class TensorDataset implements Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[]
  readonly length: number

  /** @throws RangeError when there is no tensor, or their first sizes differ */
  constructor(...tensors: readonly Tensor[]) {
    const sizes = tensors.map(({ shape }) => shape.at(0) ?? 0)
    if (tensors.length === 0 || sizes.some((size) => size !== sizes[0])) {
      throw new RangeError(
        `TensorDataset: first sizes (${sizes.join(', ')}): must be one for all tensors`,
      )
    }
    this.tensors = tensors
    this.length = sizes[0]
  }

  /** Element `index` of each tensor. */
  get(index: number): Tensor[] {
    return this.tensors.map((tensor) => tensor.select(0, index))
  }
}
// #endregion TensorDataset

// #region MapDataset
/**
 * Another dataset's samples, each put through a function, such as a transform that draws random
 * numbers.
 *
 * Samples may arrive in any order; the function is called in the order in which they were asked
 * for. So what it draws does not depend on which file was read faster.
 */
export class MapDataset<From, To> implements Dataset<To> {
  readonly dataset: Dataset<From>
  /** What each sample is put through. */
  readonly fn: (sample: From) => To
  private last: Promise<unknown> | null = null

  constructor(dataset: Dataset<From>, fn: (sample: From) => To) {
    this.dataset = dataset
    this.fn = fn
  }

  get length(): number {
    return this.dataset.length
  }

  /** Sample `index`, put through the function. */
  get(index: number): To | Promise<To> {
    const before = this.last
    const sample = this.dataset.get(index)
    if (!before && !(sample instanceof Promise)) return this.fn(sample)
    const mapped = Promise.allSettled([before, sample]).then(async () => this.fn(await sample))
    this.last = mapped
    const forget = () => {
      if (this.last === mapped) this.last = null
    }
    mapped.then(forget, forget)
    return mapped
  }
}
// #endregion MapDataset
