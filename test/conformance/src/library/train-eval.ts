/** The API of `train-eval`: layers with two ways to run, buffers, and the layers that came with them. */
import type { Dtype } from '../adapter.ts'
import type { Library, Tensor } from '../library.ts'

export type StateDict = Record<string, Tensor>

export type Module = {
  training: boolean
  forward(x: Tensor): Tensor
  train(mode?: boolean): Module
  eval(): Module
  registerBuffer(
    name: string,
    tensor: Tensor | null,
    options?: { readonly persistent?: boolean },
  ): void
  buffers(): Iterable<Tensor>
  namedBuffers(): Iterable<[string, Tensor]>
  parameters(): Iterable<Tensor>
  namedParameters(): Iterable<[string, Tensor]>
  stateDict(): StateDict
  loadStateDict(
    state: StateDict,
    options?: { readonly strict?: boolean },
  ): { readonly missingKeys: string[]; readonly unexpectedKeys: string[] }
  zeroGrad(): void
  double(): Module
  float(): Module
  toString(): string
}

type Drawn = { readonly generator?: object }
type Floating = { readonly dtype?: Dtype }

export type BatchNorm = Module & {
  weight: Tensor | null
  bias: Tensor | null
  runningMean: Tensor | null
  runningVar: Tensor | null
  numBatchesTracked: Tensor | null
  resetRunningStats(): void
}

type BatchNormClass = new (
  numFeatures: number,
  options?: Floating & Readonly<Record<string, unknown>>,
) => BatchNorm

export type Nn = {
  readonly Module: abstract new () => Module
  readonly Parameter: new (data: Tensor, requiresGrad?: boolean) => Tensor
  readonly Sequential: new (...layers: Module[]) => Module
  readonly Linear: new (
    inFeatures: number,
    outFeatures: number,
    options?: Floating & Drawn,
  ) => Module
  readonly Conv2d: new (
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    options?: Floating & Drawn,
  ) => Module
  readonly Dropout: new (p?: number, options?: Drawn) => Module
  readonly Dropout2d: new (p?: number, options?: Drawn) => Module
  readonly BatchNorm1d: BatchNormClass
  readonly BatchNorm2d: BatchNormClass
  readonly LayerNorm: new (
    normalizedShape: number | readonly number[],
    options?: Floating & Readonly<Record<string, unknown>>,
  ) => Module
  readonly ReLU: new () => Module
  readonly LeakyReLU: new (negativeSlope?: number) => Module
  readonly ELU: new (alpha?: number) => Module
  readonly GELU: new (options?: { readonly approximate?: string }) => Module
  readonly Softplus: new (options?: {
    readonly beta?: number
    readonly threshold?: number
  }) => Module
  readonly Sigmoid: new () => Module
  readonly Tanh: new () => Module
  readonly Softmax: new (dim: number) => Module
  readonly LogSoftmax: new (dim: number) => Module
  readonly AvgPool2d: new (
    kernelSize: number | readonly number[],
    options?: Readonly<Record<string, unknown>>,
  ) => Module
  readonly Flatten: new (startDim?: number, endDim?: number) => Module
  readonly Identity: new () => Module
  /** PyTorch's F: each takes x first. */
  readonly functional: Readonly<Record<string, (x: Tensor, ...rest: unknown[]) => Tensor>>
}

/** The layers of a stage. In one that has none yet, every use of them fails. */
export function nnOf(library: Library): Nn {
  return (library as unknown as { readonly nn: Nn }).nn
}

/** The generator that is drawn from where none is given. */
export function defaultGeneratorOf(library: Library): { uniform(dtype: Dtype): number } {
  const { defaultGenerator } = library as unknown as {
    defaultGenerator(): { uniform(dtype: Dtype): number }
  }
  return defaultGenerator()
}
