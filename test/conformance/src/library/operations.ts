/** What stage 06 adds to a tensor and to the module: see `library.ts`. */
import type { Tensor } from '../library.ts'

export type AnyDtype = 'float32' | 'float64' | 'int32' | 'bool'

type Operand = Tensor | number
type Reduce = { readonly dim?: number | readonly number[]; readonly keepdim?: boolean }
type Along = { readonly dim?: number; readonly keepdim?: boolean }
type Bounds = { readonly min?: number; readonly max?: number }
type Found = { readonly values: Tensor; readonly indices: Tensor }
type Variance = Reduce & { readonly unbiased?: boolean; readonly correction?: number }

type Unary = Record<
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'reciprocal'
  | 'log1p'
  | 'expm1'
  | 'sigmoid'
  | 'tanh'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'logicalNot'
  | 'isnan'
  | 'isinf'
  | 'isfinite'
  | 'clone'
  | 'float'
  | 'double'
  | 'int'
  | 'bool'
  | 'nonzero'
  | 'neg_',
  () => Tensor
>
type Binary = Record<
  'pow' | 'maximum' | 'minimum' | 'remainder' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'div_',
  (other: Operand) => Tensor
>
type Logical = Record<'logicalAnd' | 'logicalOr' | 'logicalXor', (other: Tensor) => Tensor>
type Reductions = Record<
  'amax' | 'amin' | 'any' | 'all' | 'norm' | 'logsumexp',
  (options?: Reduce) => Tensor
>

export type TensorOperations = Unary &
  Binary &
  Logical &
  Reductions & {
    to(dtype: AnyDtype): Tensor
    newFull(shape: readonly number[], value: number, dtype?: AnyDtype): Tensor
    clamp(bounds: Bounds): Tensor
    clamp_(bounds: Bounds): Tensor
    where(mask: Tensor, other: Operand): Tensor
    maskedFill(mask: Tensor, value: Operand): Tensor
    maskedFill_(mask: Tensor, value: Operand): Tensor
    maskedSelect(mask: Tensor): Tensor

    min(): Tensor
    min(options: { readonly dim: number; readonly keepdim?: boolean }): Found
    argmax(options?: Along): Tensor
    argmin(options?: Along): Tensor
    prod(options?: Along): Tensor
    var(options?: Variance): Tensor
    std(options?: Variance): Tensor
    softmax(dim: number): Tensor
    logSoftmax(dim: number): Tensor
    cumsum(dim: number): Tensor
    sort(options?: { readonly dim?: number; readonly descending?: boolean }): Found
    argsort(options?: { readonly dim?: number; readonly descending?: boolean }): Tensor
    topk(k: number, options?: { readonly dim?: number; readonly largest?: boolean }): Found

    flatten(start?: number, end?: number): Tensor
    slice(dim: number, start?: number, end?: number, step?: number): Tensor
    select(dim: number, index: number): Tensor
    unbind(dim?: number): Tensor[]
    split(sizes: number | readonly number[], options?: { readonly dim?: number }): Tensor[]
    chunk(count: number, options?: { readonly dim?: number }): Tensor[]
    flip(...dims: number[]): Tensor
    gather(dim: number, indices: Tensor): Tensor
    scatterAdd(dim: number, indices: Tensor, source: Tensor): Tensor
    indexSelect(dim: number, indices: Tensor): Tensor
  }

export type LibraryOperations = {
  pow(base: Operand, exponent: Operand): Tensor
  where(mask: Tensor, a: Operand, b: Operand): Tensor
  cat(tensors: readonly Tensor[], options?: { readonly dim?: number }): Tensor
  stack(tensors: readonly Tensor[], options?: { readonly dim?: number }): Tensor
  oneHot(x: Tensor, classes?: number): Tensor
  resultType(...operands: Operand[]): AnyDtype
  countCorrect(logits: Tensor, targets: ArrayLike<number> | Tensor): number
  /** By itself, where a test gives it what no factory would. */
  readonly Tensor: new (storage: unknown, shape: readonly number[]) => Tensor
}
