/**
 * The PyTorch-like API that capability tests speak of. A stage's module is cast to it once; what the stage does not
 * have yet is undefined, which is why each test says what it needs.
 */
import type { Dtype as FloatDtype } from './adapter.ts'
import type {
  AnyDtype as Dtype,
  LibraryOperations,
  TensorOperations,
} from './library/operations.ts'
import type { Nn } from './nn.ts'

export type Nested = number | boolean | readonly Nested[]

type ReduceOptions = {
  readonly dim?: number | readonly number[]
  readonly keepdim?: boolean
}

/** From `autograd` on: what made a tensor. */
type Node = { readonly name: string }

export type Tensor = TensorOperations & {
  // tensor
  readonly storage: object
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly dtype: Dtype
  dim(): number
  numel(): number
  item(): number
  tolist(): Nested

  // views
  readonly storageOffset: number
  view(...shape: number[]): Tensor
  reshape(...shape: number[]): Tensor
  transpose(dim0: number, dim1: number): Tensor
  t(): Tensor
  permute(...dims: number[]): Tensor
  narrow(dim: number, start: number, length: number): Tensor
  expand(...shape: number[]): Tensor
  squeeze(dim?: number): Tensor
  unsqueeze(dim: number): Tensor
  contiguous(): Tensor
  isContiguous(): boolean

  // elementwise, broadcasting
  add(other: Tensor | number): Tensor
  sub(other: Tensor | number): Tensor
  mul(other: Tensor | number): Tensor
  div(other: Tensor | number): Tensor
  neg(): Tensor
  exp(): Tensor
  log(): Tensor

  // reductions, matmul
  sum(options?: ReduceOptions): Tensor
  mean(options?: ReduceOptions): Tensor
  max(): Tensor
  max(options: { readonly dim: number; readonly keepdim?: boolean }): {
    readonly values: Tensor
    /** A tensor from `dtypes` on. */
    readonly indices: Int32Array | Tensor
  }
  matmul(other: Tensor): Tensor

  // in-place
  add_(other: Tensor | number): Tensor
  sub_(other: Tensor | number): Tensor
  mul_(other: Tensor | number): Tensor
  zero_(): Tensor
  fill_(value: number): Tensor
  copy_(source: Tensor | number): Tensor

  // printing
  toString(): string

  // autograd
  readonly requiresGrad: boolean
  grad: Tensor | null
  readonly gradFn: Node | null
  readonly isLeaf: boolean
  requiresGrad_(flag?: boolean): Tensor
  backward(gradient?: Tensor, options?: { readonly retainGraph?: boolean }): void

  // grad-mode
  detach(): Tensor
  data: Tensor
  readonly version: number
}

type TensorOptions = { readonly dtype?: Dtype; readonly requiresGrad?: boolean }

type Generator = { next(): number; uniform(dtype: FloatDtype): number }

type GradcheckOptions = {
  readonly eps?: number
  readonly atol?: number
  readonly rtol?: number
  readonly raiseException?: boolean
  readonly nondetTol?: number
}

export type Library = LibraryOperations & {
  readonly Generator: new (seed: number) => Generator
  randomPermutation(n: number, generator: Generator): Int32Array
  manualSeed(seed: number): unknown

  readonly ShapeError: new (...args: never[]) => Error
  tensor(values: Nested | Int32Array | Uint8Array, options?: TensorOptions): Tensor
  zeros(shape: readonly number[], options?: TensorOptions): Tensor
  ones(shape: readonly number[], options?: TensorOptions): Tensor
  full(shape: readonly number[], value: number, options?: TensorOptions): Tensor
  arange(end: number, options?: TensorOptions): Tensor
  arange(start: number, end: number, options?: TensorOptions): Tensor
  arange(start: number, end: number, step: number, options?: TensorOptions): Tensor
  randn(
    shape: readonly number[],
    options?: TensorOptions & { readonly generator?: Generator },
  ): Tensor

  conv2d(x: Tensor, weight: Tensor, bias: Tensor): Tensor
  relu(x: Tensor): Tensor
  /** While the backward pass is written by hand, with the indices that it needs. */
  maxPool2d(x: Tensor, kernelSize: number): Tensor | { readonly y: Tensor }
  linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor
  crossEntropy(logits: Tensor, targets: ArrayLike<number> | Tensor): Tensor

  noGrad<T>(fn: () => T): T
  isGradEnabled(): boolean
  gradcheck(
    fn: (...inputs: Tensor[]) => Tensor,
    inputs: readonly Tensor[],
    options?: GradcheckOptions,
  ): boolean
  /** From `module` on. */
  readonly nn: Nn

  drawGraph(tensor: Tensor, names?: Readonly<Record<string, Tensor>>): string
}
