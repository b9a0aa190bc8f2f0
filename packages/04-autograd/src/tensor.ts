import { type Node, backward, record } from './autograd.ts'
import { ShapeError, checkSizes } from './checks.ts'
import { add, div, exp, log, map, mul, neg, sub } from './elementwise.ts'
import { type Dtype, type Floats, allocate } from './floats.ts'
import { add_, copy_, fill_, mul_, sub_, zero_ } from './in-place.ts'
import { matmul } from './matmul.ts'
import { format } from './print.ts'
import { type ReduceOptions, maxAll, maxDim, mean, sum } from './reduce.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'
import { expand, narrow, permute, reshape, squeeze, transpose, unsqueeze, view } from './views.ts'

/** Numbers in nested arrays, one level for each dimension. */
export type NestedNumbers = number | readonly NestedNumbers[]

// #region Tensor
/**
 * Numbers that know their shape: a flat array, and how to walk through it.
 *
 * Element [i, j, …] lies in `storage` at storageOffset + i·strides[0] + j·strides[1] + ….
 * Several tensors can read one storage, each in its own way.
 */
export class Tensor {
  /** The numbers, flat. */
  readonly storage: Floats
  /** The size of each dimension. */
  readonly shape: Shape
  /** For each dimension, how far apart in the storage two neighbours are. */
  readonly strides: readonly number[]
  /** Where in the storage the first number lies. */
  readonly storageOffset: number
  /**
   * ∂L/∂this, collected by backward passes; null before the first. Only leaves that require a
   * gradient have one.
   */
  grad: Tensor | null = null
  /** The operation that made this tensor, if it was recorded. */
  gradFn: Node | null = null
  /** For a leaf: the end of the graph, where its gradient arrives. */
  collector: Node | null = null
  private wantsGrad = false

  /**
   * A tensor over an array, which is not copied.
   * @param storage - as many numbers as `shape` speaks of, in row-major order; with `strides`, any
   * that they reach
   * @throws {@link ShapeError} when the numbers are too few or too many
   */
  constructor(storage: Floats, shape: Shape, strides?: readonly number[], storageOffset = 0) {
    checkSizes('Tensor', shape)
    this.storage = storage
    this.shape = [...shape]
    this.strides = strides ? [...strides] : rowMajorStrides(shape)
    this.storageOffset = storageOffset
    const places = [...this.strides, storageOffset]
    if (this.strides.length !== shape.length || places.some((n) => !Number.isInteger(n) || n < 0)) {
      throw new ShapeError(
        `Tensor: strides ${formatShape(this.strides)} and offset ${storageOffset} for ` +
          `${formatShape(shape)} must be whole numbers ≥ 0, one stride for each dimension`,
      )
    }
    const last = this.shape.reduce((at, n, dim) => at + (n - 1) * this.strides[dim], storageOffset)
    const needed = numel(shape) === 0 ? 0 : last + 1
    if (strides ? storage.length < needed : storage.length !== needed) {
      throw new ShapeError(
        `Tensor: ${formatShape(shape)} needs ${needed} numbers, got ${storage.length}`,
      )
    }
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
    return this.storage[this.storageOffset]
  }

  /** The numbers as nested arrays, one level for each dimension. */
  tolist(): NestedNumbers {
    const nest = (dim: number, start: number): NestedNumbers => {
      if (dim === this.dim()) return this.storage[start]
      return Array.from({ length: this.shape[dim] }, (_, i) =>
        nest(dim + 1, start + i * this.strides[dim]),
      )
    }
    return nest(0, this.storageOffset)
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

  /**
   * Whether backward passes compute a gradient for this tensor: it was told so, or depends on one
   * that was.
   */
  get requiresGrad(): boolean {
    return this.wantsGrad || this.gradFn !== null
  }

  /** Whether no recorded operation made this tensor: someone did, like a parameter. */
  get isLeaf(): boolean {
    return this.gradFn === null
  }

  /** Tells a leaf whether it requires a gradient. */
  requiresGrad_(flag = true): Tensor {
    if (this.gradFn && !flag) {
      throw new Error(
        `requiresGrad_: only a leaf can be told; this is the result of ${this.gradFn.name}`,
      )
    }
    this.wantsGrad = flag && this.gradFn === null
    return this
  }

  /** See {@link backward}. */
  backward(gradient?: Tensor): void {
    backward(this, gradient)
  }

  /**
   * The same storage, read in another way. Every view is made by this; they record how, this does
   * not.
   */
  alias(shape: Shape, strides: readonly number[], storageOffset = this.storageOffset): Tensor {
    return new Tensor(this.storage, shape, strides, storageOffset)
  }

  /** Whether the numbers lie side by side in row-major order. */
  isContiguous(): boolean {
    const expected = rowMajorStrides(this.shape)
    const inOrder = this.shape.every((size, i) => size === 1 || this.strides[i] === expected[i])
    return inOrder || this.numel() === 0
  }

  /** This tensor if it is contiguous, else a contiguous copy. */
  contiguous(): Tensor {
    if (this.isContiguous()) return this
    return record(
      'contiguous',
      map(this, (value) => value),
      [[this, (dy) => dy]],
    )
  }

  // Views: another shape, the same numbers.

  /** See {@link view}. */
  view(...shape: number[]): Tensor {
    return view(this, shape)
  }
  /** See {@link reshape}. */
  reshape(...shape: number[]): Tensor {
    return reshape(this, shape)
  }
  /** See {@link permute}. */
  permute(...dims: number[]): Tensor {
    return permute(this, dims)
  }
  /** See {@link transpose}. */
  transpose(dim0: number, dim1: number): Tensor {
    return transpose(this, dim0, dim1)
  }
  /** The transpose of a matrix; vectors and single numbers stay as they are. */
  t(): Tensor {
    if (this.dim() > 2) {
      throw new ShapeError(`t: ${formatShape(this.shape)} is no matrix; use transpose or permute`)
    }
    return this.dim() < 2 ? this : transpose(this, 0, 1)
  }
  /** See {@link narrow}. */
  narrow(dim: number, start: number, length: number): Tensor {
    return narrow(this, dim, start, length)
  }
  /** See {@link expand}. */
  expand(...shape: number[]): Tensor {
    return expand(this, shape)
  }
  /** See {@link squeeze}. */
  squeeze(dim?: number): Tensor {
    return squeeze(this, dim)
  }
  /** See {@link unsqueeze}. */
  unsqueeze(dim: number): Tensor {
    return unsqueeze(this, dim)
  }

  // Arithmetic, number by number; shapes are broadcast.

  /** this + other */
  add(other: Tensor | number): Tensor {
    return add(this, other)
  }
  /** this − other */
  sub(other: Tensor | number): Tensor {
    return sub(this, other)
  }
  /** this · other */
  mul(other: Tensor | number): Tensor {
    return mul(this, other)
  }
  /** this / other */
  div(other: Tensor | number): Tensor {
    return div(this, other)
  }
  /** −this */
  neg(): Tensor {
    return neg(this)
  }
  /** eˣ */
  exp(): Tensor {
    return exp(this)
  }
  /** ln x */
  log(): Tensor {
    return log(this)
  }

  // Many numbers to few.

  /** See {@link sum}. */
  sum(options?: ReduceOptions): Tensor {
    return sum(this, options)
  }
  /** See {@link mean}. */
  mean(options?: ReduceOptions): Tensor {
    return mean(this, options)
  }
  /** The largest number of all, or with `dim` the largest along it and where they stand. */
  max(): Tensor
  max(options: { dim: number; keepdim?: boolean }): { values: Tensor; indices: Int32Array }
  max(options?: { dim: number; keepdim?: boolean }) {
    return options === undefined ? maxAll(this) : maxDim(this, options)
  }
  /** See {@link matmul}. */
  matmul(other: Tensor): Tensor {
    return matmul(this, other)
  }

  // In place: the numbers themselves change, also for every other tensor that reads them.

  /** this ← this + other */
  add_(other: Tensor | number): Tensor {
    return add_(this, other)
  }
  /** this ← this − other */
  sub_(other: Tensor | number): Tensor {
    return sub_(this, other)
  }
  /** this ← this · other */
  mul_(other: Tensor | number): Tensor {
    return mul_(this, other)
  }
  /** this ← value */
  fill_(value: number): Tensor {
    return fill_(this, value)
  }
  /** this ← 0 */
  zero_(): Tensor {
    return zero_(this)
  }
  /** this ← source */
  copy_(source: Tensor | number): Tensor {
    return copy_(this, source)
  }

  /** The numbers as PyTorch prints them. */
  toString(): string {
    return format(this)
  }
  /** What console.log shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return format(this)
  }
}
