import { type Node, backward, record } from './autograd.ts'
import { ShapeError, checkSizes } from './checks.ts'
import { add, copied, div, exp, log, mul, neg, sub } from './elementwise.ts'
import { clamp, maximum, minimum, pow, remainder } from './binary.ts'
import * as compare from './compare.ts'
import {
  type Dtype,
  type Numbers,
  allocateNumbers,
  checkTruths,
  isFloat,
  storedNumber,
} from './dtypes.ts'
import * as extremes from './extremes.ts'
import { type DimOptions } from './extremes.ts'
import { gather, indexSelect, scatterAdd } from './gather.ts'
import * as inPlace from './in-place.ts'
import { fillOnDevice, readNow } from './launch.ts'
import { maskedFill, maskedSelect, nonzero, where } from './masks.ts'
import { matmul } from './matmul.ts'
import { Memory } from './memory.ts'
import { chunk, flip, select, slice, split, unbind } from './parts.ts'
import { format } from './print.ts'
import { cumsum, prod } from './products.ts'
import { to, toCpu } from './cast.ts'
import { recording } from './compile/recorder.ts'
import { type Device, cpu } from './device.ts'
import { type Operand } from './promotion.ts'
import { type ReduceOptions, mean, sum } from './reduce.ts'
import { logSoftmax, logsumexp, softmax } from './softmax.ts'
import { type SortOptions, argsort, sort, topk } from './sort.ts'
import { type VarOptions, norm, std, variance } from './statistics.ts'
import * as unary from './unary.ts'
import { type Shape, formatShape, numel, rowMajorStrides } from './shape.ts'
import { currentGradFn } from './view-history.ts'
import {
  expand,
  flatten,
  narrow,
  permute,
  reshape,
  squeeze,
  transpose,
  unsqueeze,
  view,
} from './views.ts'

/** Numbers, or true and false, in nested arrays, one level for each dimension. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[]

// #region Tensor
/**
 * Numbers that know their shape: a block of memory, and how to walk through it.
 *
 * Element [i, j, …] lies in memory at storageOffset + i·strides[0] + j·strides[1] + ….
 * Several tensors can read one memory, each in its own way.
 */
export class Tensor {
  /** Where the numbers are. (This and the next three change only when {@link data} is set.) */
  memory: Memory
  /** The size of each dimension. */
  shape: Shape
  /** For each dimension, how far apart in the storage two neighbours are. */
  strides: readonly number[]
  /** Where in memory the first number lies. */
  storageOffset: number
  /**
   * ∂L/∂this, collected by backward passes; null before the first. Only leaves that require a
   * gradient have one.
   */
  grad: Tensor | null = null
  /** For a leaf: the end of the graph, where its gradient arrives. @internal */
  collector: Node | null = null
  /** For a view: the tensor that it shows. @internal */
  base: Tensor | null = null
  /** The operation that made this tensor; read it as {@link gradFn}. @internal */
  ownGradFn: Node | null = null
  /** For a view: the gradFn of its base when {@link ownGradFn} was set. @internal */
  baseGradFn: Node | null = null
  /** How often the numbers were changed in place. All who read the memory share this. @internal */
  changes = { count: 0 }
  private wantsGrad = false

  /**
   * A tensor over an array, which is not copied, or over memory that others read, too.
   * @param storage - as many numbers as `shape` speaks of, in row-major order; with `strides`, any
   * that they reach
   * @throws {@link ShapeError} when the numbers are too few or too many; TypeError when the array is
   * none of {@link Numbers}, or bytes are other than 0 and 1
   */
  constructor(
    storage: Numbers | Memory,
    shape: Shape,
    strides?: readonly number[],
    storageOffset = 0,
  ) {
    checkSizes('Tensor', shape)
    this.memory = storage instanceof Memory ? storage : new Memory(storage)
    if (!(storage instanceof Memory)) checkTruths('Tensor', storage) // known of what others read
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
    const { length } = storage
    if (strides ? length < needed : length !== needed) {
      throw new ShapeError(`Tensor: ${formatShape(shape)} needs ${needed} numbers, got ${length}`)
    }
  }
  // #endregion Tensor

  /** What kind of numbers these are. */
  get dtype(): Dtype {
    return this.memory.dtype
  }

  /** Where the numbers live. */
  get device(): Device {
    return this.memory.device
  }

  // #region storage
  /**
   * The numbers, flat, for the loops of the cpu.
   * @throws Error when they live elsewhere: whoever asks has no kernel there
   */
  get storage(): Numbers {
    return this.memory.numbers ?? this.outOfReach()
  }
  // #endregion storage

  private outOfReach(): never {
    if (recording()) {
      throw new Error(
        `compile: an operation of the step has no kernel: it wants the numbers of ${this.dtype} ` +
          `${formatShape(this.shape)}, which are not there while the step is traced`,
      )
    }
    throw new Error(
      `storage: ${this.dtype} ${formatShape(this.shape)} lives on ${this.device.name}, and this ` +
        'operation has no kernel there; take it to the cpu first, as by await x.cpu()',
    )
  }

  /** How many dimensions there are: 0 for a single number, 2 for a matrix. */
  dim(): number {
    return this.shape.length
  }

  /** How many numbers there are. */
  numel(): number {
    return numel(this.shape)
  }

  /** The number of a tensor that holds just one; 1 and 0 stand for true and false. */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        `item: ${formatShape(this.shape)} holds ${this.numel()} numbers, not one`,
      )
    }
    checkNotTraced('item', this)
    const { storage, storageOffset } = readNow('item', this)
    return storage[storageOffset]
  }

  /** The numbers as nested arrays, one level for each dimension. */
  tolist(): NestedNumbers {
    checkNotTraced('tolist', this)
    if (this.device !== cpu) return readNow('tolist', this).tolist()
    const nest = (dim: number, start: number): NestedNumbers => {
      if (dim === this.dim()) {
        return this.dtype === 'bool' ? this.storage[start] !== 0 : this.storage[start]
      }
      return Array.from({ length: this.shape[dim] }, (_, i) =>
        nest(dim + 1, start + i * this.strides[dim]),
      )
    }
    return nest(0, this.storageOffset)
  }

  /**
   * A new tensor, of the same dtype unless told otherwise, filled with one number. Operations make
   * their results so.
   */
  newFull(shape: Shape, value: number, dtype = this.dtype): Tensor {
    checkSizes('newFull', shape)
    if (this.device !== cpu) return fillOnDevice('newFull', this, shape, value, dtype)
    const stored = storedNumber('newFull', dtype, value)
    return new Tensor(allocateNumbers(numel(shape), dtype, 'newFull').fill(stored), shape)
  }

  /** A new tensor, of the same dtype unless told otherwise, filled with 0. */
  newZeros(shape: Shape, dtype = this.dtype): Tensor {
    checkSizes('newZeros', shape)
    if (this.device !== cpu) return fillOnDevice('newZeros', this, shape, 0, dtype)
    return new Tensor(allocateNumbers(numel(shape), dtype, 'newZeros'), shape)
  }

  /** A new tensor over a block of memory. The results of kernels are made so. */
  newOver(memory: Memory, shape: Shape): Tensor {
    return new Tensor(memory, shape)
  }

  /**
   * The operation that made this tensor, if it was recorded; of a view, also what made its base.
   */
  get gradFn(): Node | null {
    return currentGradFn(this)
  }
  set gradFn(node: Node | null) {
    this.ownGradFn = node
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
    if (flag && !isFloat(this.dtype)) {
      throw new TypeError(
        `requiresGrad_: ${this.dtype}: only Tensors of floating point dtype can require gradients`,
      )
    }
    if (this.gradFn && !flag) {
      throw new Error(
        `requiresGrad_: only a leaf can be told; this is the result of ${this.gradFn.name}`,
      )
    }
    this.wantsGrad = flag && this.gradFn === null
    return this
  }

  /** See {@link backward}. */
  backward(gradient?: Tensor, options?: { retainGraph?: boolean }): void {
    backward(this, gradient, options)
  }

  // #region detach
  /**
   * The same numbers without their history: a leaf that requires no gradient. Changing it in place
   * is noticed.
   */
  detach(): Tensor {
    const y = this.data
    y.changes = this.changes
    return y
  }

  /**
   * Like {@link detach}, but changes made through it are *not* noticed: a graph may then compute
   * with wrong numbers.
   */
  get data(): Tensor {
    return new Tensor(this.memory, this.shape, this.strides, this.storageOffset)
  }

  /** Lets this tensor read the numbers of another from now on. The graph does not notice. */
  set data(source: Tensor) {
    if (!(source instanceof Tensor)) {
      throw new TypeError(`data: got ${typeof source}: Variable data has to be a tensor`)
    }
    if (this.requiresGrad && !isFloat(source.dtype)) {
      throw new TypeError(
        `data: ${source.dtype}: data set to a tensor that requires gradients must be floating point`,
      )
    }
    this.memory = source.memory
    this.shape = source.shape
    this.strides = source.strides
    this.storageOffset = source.storageOffset
  }

  /** How often the numbers were changed in place, by this tensor or any other that shares them. */
  get version(): number {
    return this.changes.count
  }
  // #endregion detach

  /**
   * The same memory, read in another way. Every view is made by this; they record how, this does
   * not.
   */
  alias(shape: Shape, strides: readonly number[], storageOffset = this.storageOffset): Tensor {
    const y = new Tensor(this.memory, shape, strides, storageOffset)
    y.changes = this.changes
    y.base = this.base ?? this
    y.baseGradFn = y.base.gradFn
    return y
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
    return record('contiguous', copied(this), [[this, (dy) => dy]])
  }

  /** A copy, through which gradients flow back. */
  clone(): Tensor {
    return record('clone', copied(this), [[this, (dy) => dy]])
  }

  // Another dtype or device, the same numbers.

  /** See {@link to}. */
  to(where: Dtype | Device, dtype?: Dtype): Tensor {
    return to(this, where, dtype)
  }
  /** See {@link toCpu}. */
  cpu(): Promise<Tensor> {
    return toCpu(this)
  }
  /** The numbers in float32. */
  float(): Tensor {
    return to(this, 'float32')
  }
  /** The numbers in float64. */
  double(): Tensor {
    return to(this, 'float64')
  }
  /** The numbers in int32, without their fractions. */
  int(): Tensor {
    return to(this, 'int32')
  }
  /** Which numbers are not 0. */
  bool(): Tensor {
    return to(this, 'bool')
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

  /** See {@link flatten}. */
  flatten(start?: number, end?: number): Tensor {
    return flatten(this, start, end)
  }

  // Parts, views of them and copies.

  /** See {@link slice}. */
  slice(dim: number, start?: number, end?: number, step?: number): Tensor {
    return slice(this, dim, start, end, step)
  }
  /** See {@link select}. */
  select(dim: number, index: number): Tensor {
    return select(this, dim, index)
  }
  /** See {@link unbind}. */
  unbind(dim?: number): Tensor[] {
    return unbind(this, dim)
  }
  /** See {@link split}. */
  split(sizes: number | readonly number[], options?: { dim?: number }): Tensor[] {
    return split(this, sizes, options)
  }
  /** See {@link chunk}. */
  chunk(count: number, options?: { dim?: number }): Tensor[] {
    return chunk(this, count, options)
  }
  /** See {@link flip}. */
  flip(...dims: number[]): Tensor {
    return flip(this, dims)
  }
  /** See {@link gather}. */
  gather(dim: number, indices: Tensor): Tensor {
    return gather(this, dim, indices)
  }
  /** See {@link scatterAdd}. */
  scatterAdd(dim: number, indices: Tensor, source: Tensor): Tensor {
    return scatterAdd(this, dim, indices, source)
  }
  /** See {@link indexSelect}. */
  indexSelect(dim: number, indices: Tensor): Tensor {
    return indexSelect(this, dim, indices)
  }
  /** See {@link maskedSelect}. */
  maskedSelect(mask: Tensor): Tensor {
    return maskedSelect(this, mask)
  }
  /** See {@link nonzero}. */
  nonzero(): Tensor {
    return nonzero(this)
  }

  // Arithmetic, number by number; shapes are broadcast, dtypes promoted.

  /** this + other */
  add(other: Operand): Tensor {
    return add(this, other)
  }
  /** this − other */
  sub(other: Operand): Tensor {
    return sub(this, other)
  }
  /** this · other */
  mul(other: Operand): Tensor {
    return mul(this, other)
  }
  /** this / other */
  div(other: Operand): Tensor {
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

  /** √x */
  sqrt(): Tensor {
    return unary.sqrt(this)
  }
  /** 1 / √x */
  rsqrt(): Tensor {
    return unary.rsqrt(this)
  }
  /** x² */
  square(): Tensor {
    return unary.square(this)
  }
  /** 1 / x */
  reciprocal(): Tensor {
    return unary.reciprocal(this)
  }
  /** ln(1 + x) */
  log1p(): Tensor {
    return unary.log1p(this)
  }
  /** eˣ − 1 */
  expm1(): Tensor {
    return unary.expm1(this)
  }
  /** 1 / (1 + e⁻ˣ) */
  sigmoid(): Tensor {
    return unary.sigmoid(this)
  }
  /** tanh x */
  tanh(): Tensor {
    return unary.tanh(this)
  }
  /** sin x */
  sin(): Tensor {
    return unary.sin(this)
  }
  /** cos x */
  cos(): Tensor {
    return unary.cos(this)
  }
  /** tan x */
  tan(): Tensor {
    return unary.tan(this)
  }
  /** arcsin x */
  asin(): Tensor {
    return unary.asin(this)
  }
  /** arccos x */
  acos(): Tensor {
    return unary.acos(this)
  }
  /** arctan x */
  atan(): Tensor {
    return unary.atan(this)
  }
  /** |x| */
  abs(): Tensor {
    return unary.abs(this)
  }
  /** −1, 0 or 1 */
  sign(): Tensor {
    return unary.sign(this)
  }
  /** ⌊x⌋ */
  floor(): Tensor {
    return unary.floor(this)
  }
  /** ⌈x⌉ */
  ceil(): Tensor {
    return unary.ceil(this)
  }
  /** x without its fraction */
  trunc(): Tensor {
    return unary.trunc(this)
  }
  /** the nearest whole number */
  round(): Tensor {
    return unary.round(this)
  }
  /** See {@link pow}. */
  pow(exponent: Operand): Tensor {
    return pow(this, exponent)
  }
  /** See {@link maximum}. */
  maximum(other: Operand): Tensor {
    return maximum(this, other)
  }
  /** See {@link minimum}. */
  minimum(other: Operand): Tensor {
    return minimum(this, other)
  }
  /** See {@link clamp}. */
  clamp(bounds: { min?: number; max?: number }): Tensor {
    return clamp(this, bounds)
  }
  /** See {@link remainder}. */
  remainder(other: Operand): Tensor {
    return remainder(this, other)
  }
  /** This where the mask is true, `other` where it is false. */
  where(mask: Tensor, other: Operand): Tensor {
    return where(mask, this, other)
  }
  /** See {@link maskedFill}. */
  maskedFill(mask: Tensor, value: Operand): Tensor {
    return maskedFill(this, mask, value)
  }

  // Questions, number by number.

  /** this = other? */
  eq(other: Operand): Tensor {
    return compare.eq(this, other)
  }
  /** this ≠ other? */
  ne(other: Operand): Tensor {
    return compare.ne(this, other)
  }
  /** this < other? */
  lt(other: Operand): Tensor {
    return compare.lt(this, other)
  }
  /** this ≤ other? */
  le(other: Operand): Tensor {
    return compare.le(this, other)
  }
  /** this > other? */
  gt(other: Operand): Tensor {
    return compare.gt(this, other)
  }
  /** this ≥ other? */
  ge(other: Operand): Tensor {
    return compare.ge(this, other)
  }
  /** See {@link compare.logicalAnd}. */
  logicalAnd(other: Tensor): Tensor {
    return compare.logicalAnd(this, other)
  }
  /** See {@link compare.logicalOr}. */
  logicalOr(other: Tensor): Tensor {
    return compare.logicalOr(this, other)
  }
  /** See {@link compare.logicalXor}. */
  logicalXor(other: Tensor): Tensor {
    return compare.logicalXor(this, other)
  }
  /** See {@link compare.logicalNot}. */
  logicalNot(): Tensor {
    return compare.logicalNot(this)
  }
  /** See {@link compare.isnan}. */
  isnan(): Tensor {
    return compare.isnan(this)
  }
  /** See {@link compare.isinf}. */
  isinf(): Tensor {
    return compare.isinf(this)
  }
  /** See {@link compare.isfinite}. */
  isfinite(): Tensor {
    return compare.isfinite(this)
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
  max(options: DimOptions): { values: Tensor; indices: Tensor }
  max(options?: DimOptions) {
    return options === undefined ? extremes.maxAll(this) : extremes.maxDim(this, options)
  }
  /** The smallest number of all, or with `dim` the smallest along it and where they stand. */
  min(): Tensor
  min(options: DimOptions): { values: Tensor; indices: Tensor }
  min(options?: DimOptions) {
    return options === undefined ? extremes.minAll(this) : extremes.minDim(this, options)
  }
  /** See {@link extremes.amax}. */
  amax(options?: ReduceOptions): Tensor {
    return extremes.amax(this, options)
  }
  /** See {@link extremes.amin}. */
  amin(options?: ReduceOptions): Tensor {
    return extremes.amin(this, options)
  }
  /** See {@link extremes.argmax}. */
  argmax(options?: Partial<DimOptions>): Tensor {
    return extremes.argmax(this, options)
  }
  /** See {@link extremes.argmin}. */
  argmin(options?: Partial<DimOptions>): Tensor {
    return extremes.argmin(this, options)
  }
  /** See {@link compare.any}. */
  any(options?: ReduceOptions): Tensor {
    return compare.any(this, options)
  }
  /** See {@link compare.all}. */
  all(options?: ReduceOptions): Tensor {
    return compare.all(this, options)
  }
  /** See {@link variance}. */
  var(options?: VarOptions): Tensor {
    return variance(this, options)
  }
  /** See {@link std}. */
  std(options?: VarOptions): Tensor {
    return std(this, options)
  }
  /** See {@link norm}. */
  norm(options?: ReduceOptions): Tensor {
    return norm(this, options)
  }
  /** See {@link prod}. */
  prod(options?: Partial<DimOptions>): Tensor {
    return prod(this, options)
  }
  /** See {@link logsumexp}. */
  logsumexp(options?: ReduceOptions): Tensor {
    return logsumexp(this, options)
  }
  /** See {@link softmax}. */
  softmax(dim: number): Tensor {
    return softmax(this, dim)
  }
  /** See {@link logSoftmax}. */
  logSoftmax(dim: number): Tensor {
    return logSoftmax(this, dim)
  }
  /** See {@link cumsum}. */
  cumsum(dim: number): Tensor {
    return cumsum(this, dim)
  }
  /** See {@link sort}. */
  sort(options?: SortOptions): { values: Tensor; indices: Tensor } {
    return sort(this, options)
  }
  /** See {@link argsort}. */
  argsort(options?: SortOptions): Tensor {
    return argsort(this, options)
  }
  /** See {@link topk}. */
  topk(k: number, options?: { dim?: number; largest?: boolean }) {
    return topk(this, k, options)
  }
  /** See {@link matmul}. */
  matmul(other: Tensor): Tensor {
    return matmul(this, other)
  }

  // In place: the numbers themselves change, also for every other tensor that reads them.

  /** this ← this + other */
  add_(other: Operand): Tensor {
    return inPlace.add_(this, other)
  }
  /** this ← this − other */
  sub_(other: Operand): Tensor {
    return inPlace.sub_(this, other)
  }
  /** this ← this · other */
  mul_(other: Operand): Tensor {
    return inPlace.mul_(this, other)
  }
  /** this ← this / other */
  div_(other: Operand): Tensor {
    return inPlace.div_(this, other)
  }
  /** this ← −this */
  neg_(): Tensor {
    return inPlace.neg_(this)
  }
  /** See {@link inPlace.clamp_}. */
  clamp_(bounds: { min?: number; max?: number }): Tensor {
    return inPlace.clamp_(this, bounds)
  }
  /** this ← value where the mask is true */
  maskedFill_(mask: Tensor, value: Operand): Tensor {
    return inPlace.maskedFill_(this, mask, value)
  }
  /** this ← value */
  fill_(value: number): Tensor {
    return inPlace.fill_(this, value)
  }
  /** this ← 0 */
  zero_(): Tensor {
    return inPlace.zero_(this)
  }
  /** this ← source */
  copy_(source: Operand): Tensor {
    return inPlace.copy_(this, source)
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

/** Throws where a step that is traced would make a constant of what differs from step to step. */
function checkNotTraced(operation: string, x: Tensor): void {
  const recorder = recording()
  if (!recorder || x.device !== cpu || !(x.requiresGrad || recorder.made.has(x.memory))) return
  throw new Error(
    `compile: ${operation}: the step reads a number of ${formatShape(x.shape)} while it is traced: in ` +
      'later steps it would be the same; read it outside and pass it as an argument',
  )
}
