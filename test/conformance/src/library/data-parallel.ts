/** What `data-parallel` brings, as the tests speak of it. */
import type { Sizes } from '../adapter.ts'
import type { Library, Tensor } from '../library.ts'

export type Module = {
  training: boolean
  train(): Module
  eval(): Module
  parameters(): Iterable<Tensor>
  namedParameters(): Iterable<[string, Tensor]>
  buffers(): Iterable<Tensor>
  namedBuffers(): Iterable<[string, Tensor]>
  requiresGrad_(flag?: boolean): Module
  zeroGrad(): void
  double(): Module
  stateDict(): Readonly<Record<string, Tensor>>
  loadStateDict(state: Readonly<Record<string, Tensor>>): unknown
  registerBuffer(name: string, tensor: Tensor): void
  toString(): string
  forward(...inputs: unknown[]): Tensor
}

export type DataParallel = Module & { readonly module: Module; close(): Promise<void> }

export type ReplicaSource = {
  readonly module: URL | string
  readonly create: string
  readonly args?: readonly unknown[]
}

type Options = Readonly<Record<string, unknown>>

export type ParallelLibrary = Omit<Library, 'nn' | 'optim' | 'Net'> & {
  readonly Net: new (options: {
    readonly sizes: Sizes
    readonly dtype: 'float32' | 'float64'
    readonly generator: object
  }) => Module
  /** Of the stage itself: an operation with a derivative of one's own. */
  record(
    name: string,
    y: Tensor,
    inputs: readonly (readonly [Tensor, (dy: Tensor) => Tensor])[],
  ): Tensor
  readonly nn: {
    readonly Module: abstract new () => Module
    readonly Parameter: new (data: Tensor, requiresGrad?: boolean) => Tensor
    readonly Sequential: new (...layers: Module[]) => Module
    readonly Linear: new (inFeatures: number, outFeatures: number, options?: Options) => Module
    readonly BatchNorm1d: new (numFeatures: number, options?: Options) => Module
    readonly Flatten: new () => Module
    readonly Dropout: new (p?: number, options?: Options) => Module
    readonly DataParallel: new (
      module: Module,
      options: {
        readonly devices: readonly unknown[]
        readonly replica?: ReplicaSource
        readonly copy?: () => Module
        readonly seed?: number
      },
    ) => DataParallel
  }
  readonly optim: {
    readonly SGD: new (
      parameters: Iterable<Tensor>,
      options: { readonly lr: number; readonly momentum: number },
    ) => { zeroGrad(): void; step(): void }
  }
}
