import { ShapeError, checkSizes } from './checks.ts'
import { type Dtype, type Floats, allocate } from './floats.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'

/** Numbers in nested arrays, one level for each dimension. */
export type NestedNumbers = number | readonly NestedNumbers[]

// #region Tensor
/**
 * Numbers that know their shape: a flat array, and how to walk through it.
 *
 * Element [i, j, …] lies in `storage` at i·strides[0] + j·strides[1] + ….
 */
export class Tensor {
  /** The numbers, flat. */
  readonly storage: Floats
  /** The size of each dimension. */
  readonly shape: Shape
  /** For each dimension, how far apart in the storage two neighbours are. */
  readonly strides: readonly number[]

  /**
   * A tensor over an array, which is not copied.
   * @param storage - as many numbers as `shape` speaks of, in row-major order
   * @throws {@link ShapeError} when there are more or fewer
   */
  constructor(storage: Floats, shape: Shape) {
    checkSizes('Tensor', shape)
    if (storage.length !== numel(shape)) {
      throw new ShapeError(
        `Tensor: ${formatShape(shape)} needs ${numel(shape)} numbers, got ${storage.length}`,
      )
    }
    this.storage = storage
    this.shape = [...shape]
    this.strides = rowMajorStrides(shape)
  }
  // #endregion Tensor

  /** The precision of the numbers. */
  get dtype(): Dtype {
    return this.storage instanceof Float64Array ? 'float64' : 'float32'
  }

  /** How many dimensions there are: 0 for a single number, 2 for a matrix. */
  dim(): number {
    return this.shape.length
  }

  /** How many numbers there are. */
  numel(): number {
    return numel(this.shape)
  }

  /** The number of a tensor that holds just one. */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        `item: ${formatShape(this.shape)} holds ${this.numel()} numbers, not one`,
      )
    }
    return this.storage[0]
  }

  /** The numbers as nested arrays, one level for each dimension. */
  tolist(): NestedNumbers {
    const nest = (dim: number, start: number): NestedNumbers => {
      if (dim === this.dim()) return this.storage[start]
      return Array.from({ length: this.shape[dim] }, (_, i) =>
        nest(dim + 1, start + i * this.strides[dim]),
      )
    }
    return nest(0, 0)
  }

  /** A new tensor of the same dtype, filled with one number. Operations make their results so. */
  newFull(shape: Shape, value: number): Tensor {
    checkSizes('newFull', shape)
    return new Tensor(allocate(numel(shape), this.dtype).fill(value), shape)
  }

  /** A new tensor of the same dtype, filled with 0. */
  newZeros(shape: Shape): Tensor {
    checkSizes('newZeros', shape)
    return new Tensor(allocate(numel(shape), this.dtype), shape)
  }
}
