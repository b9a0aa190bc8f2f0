/** What `recurrent` and `embedding` bring, as the tests speak of it. */
import type { Library, Nested, Tensor } from '../library.ts'

type Options = Readonly<Record<string, unknown>>

export type Module = {
  namedParameters(): Iterable<[string, Tensor]>
  parameters(): Iterable<Tensor>
  stateDict(): Readonly<Record<string, Tensor>>
  loadStateDict(dict: Readonly<Record<string, Tensor>>): unknown
  train(): unknown
  eval(): unknown
  toString(): string
}

/** h, or h and c. */
export type State = Tensor | readonly [Tensor, Tensor]

export type Layer = Module & {
  forward(x: Tensor, state?: State | null): readonly [Tensor, State]
}

export type Cell = Module & { forward(x: Tensor, state?: State | null): State }

export type EmbeddingLayer = Module & {
  readonly weight: Tensor
  forward(indices: Tensor): Tensor
}

type Linear = Module & { forward(x: Tensor): Tensor }

export type RecurrentLibrary = Omit<Library, 'tensor' | 'zeros' | 'crossEntropy'> & {
  tensor(
    values: Nested,
    options?: {
      readonly dtype?: 'float32' | 'float64' | 'int32'
      readonly requiresGrad?: boolean
    },
  ): Tensor
  zeros(
    shape: readonly number[],
    options?: {
      readonly dtype?: 'float32' | 'float64' | 'int32'
      readonly requiresGrad?: boolean
    },
  ): Tensor
  crossEntropy(logits: Tensor, targets: Tensor): Tensor
  readonly nn: {
    readonly Module: new () => Module
    readonly Linear: new (inFeatures: number, outFeatures: number, options?: Options) => Linear
    readonly RNN: new (inputSize: number, hiddenSize: number, options?: Options) => Layer
    readonly LSTM: new (inputSize: number, hiddenSize: number, options?: Options) => Layer
    readonly GRU: new (inputSize: number, hiddenSize: number, options?: Options) => Layer
    readonly RNNCell: new (inputSize: number, hiddenSize: number, options?: Options) => Cell
    readonly LSTMCell: new (inputSize: number, hiddenSize: number, options?: Options) => Cell
    readonly GRUCell: new (inputSize: number, hiddenSize: number, options?: Options) => Cell
    readonly Embedding: new (
      numEmbeddings: number,
      embeddingDim: number,
      options?: Options,
    ) => EmbeddingLayer
    readonly functional: {
      embedding(indices: Tensor, weight: Tensor, options?: { readonly paddingIdx?: number }): Tensor
    }
  }
  readonly optim: {
    readonly SGD: new (
      parameters: Iterable<Tensor>,
      options: { readonly lr: number; readonly momentum?: number },
    ) => { zeroGrad(): unknown; step(): unknown }
  }
}

/** The library of a stage that has recurrent layers. */
export function withRecurrent(library: unknown): RecurrentLibrary {
  return library as RecurrentLibrary
}

/** What PyTorch prints, in the spelling of TypeScript: `batch_first=True` → `batchFirst=true`. */
export function respelt(text: string): string {
  return text
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/=(True|False)/g, (value) => value.toLowerCase())
}
