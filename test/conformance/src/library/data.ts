/** What the capabilities `data-loader`, `transforms` and `fit` speak of, beside tensors. */
import type { Library, Nested, Tensor } from '../library.ts'

export type Generator = InstanceType<Library['Generator']>

export type Dataset<Sample> = {
  readonly length: number
  get(index: number): Sample | Promise<Sample>
}

type Sampler = Iterable<number> & { readonly length: number }

export type LoaderOptions = {
  readonly batchSize?: number
  readonly shuffle?: boolean
  readonly sampler?: Sampler
  readonly dropLast?: boolean
  readonly collate?: (samples: never[], indices: readonly number[]) => unknown
  readonly prefetch?: number
  readonly generator?: Generator
}

/** Batches are what collate makes of samples: of tensors and numbers a tensor, of pairs a pair. */
export type Loader = AsyncIterable<never> & { readonly length: number }

export type Transform = { forward(image: Tensor): Tensor }

type Padding = number | readonly number[]
type Random = { readonly generator?: Generator }

export type Evaluation = {
  readonly size: number
  readonly cost: number
  readonly correct: number
  readonly accuracy: number
  readonly confusion: Tensor
  readonly accuracyPerClass: readonly number[]
}

export type EpochResult = {
  readonly epoch: number
  readonly steps: number
  readonly cost: number
  readonly test?: Evaluation
}

export type Module = {
  training: boolean
  forward(x: Tensor): Tensor
  train(): unknown
  eval(): unknown
  parameters(): Iterable<Tensor>
  namedParameters(): Iterable<[string, Tensor]>
  loadStateDict(state: Record<string, Tensor>): unknown
}

type Optimizer = {
  readonly paramGroups: readonly { lr: number }[]
  zeroGrad(): void
  step(closure: () => Tensor): Tensor | undefined
}

type Criterion = { forward(logits: Tensor, targets: Tensor): Tensor }

export type Batches = AsyncIterable<readonly Tensor[]> & { readonly length: number }

type Observer = {
  readonly onStep?: (progress: {
    readonly epoch: number
    readonly step: number
    readonly steps: number
    readonly cost: number
  }) => unknown
  readonly onTest?: (progress: {
    readonly epoch: number
    readonly batch: number
    readonly batches: number
  }) => unknown
  readonly onEpoch?: (result: EpochResult) => unknown
}

export type FitOptions = Observer & {
  readonly train: Batches
  readonly test?: Batches
  readonly criterion: Criterion
  readonly optimizer: Optimizer
  readonly epochs: number
  readonly scheduler?: { step(cost: number): void }
  readonly clip?: number
  readonly signal?: AbortSignal
}

export type DataLibrary = {
  readonly TensorDataset: new (...tensors: readonly Tensor[]) => Dataset<Tensor[]>
  readonly MapDataset: new <From, To>(
    dataset: Dataset<From>,
    fn: (sample: From) => To,
  ) => Dataset<To>
  readonly Subset: new <Sample>(
    dataset: Dataset<Sample>,
    indices: ArrayLike<number>,
  ) => Dataset<Sample> & { readonly indices: ArrayLike<number> }
  randomSplit<Sample>(
    dataset: Dataset<Sample>,
    lengths: readonly number[],
    options?: Random,
  ): (Dataset<Sample> & { readonly indices: ArrayLike<number> })[]
  readonly DataLoader: new (dataset: Dataset<unknown>, options?: LoaderOptions) => Loader
  defaultCollate(samples: readonly unknown[], indices?: readonly number[]): unknown
  readonly transforms: {
    readonly Compose: new (transforms: readonly Transform[]) => Transform
    readonly Normalize: new (mean: readonly number[], std: readonly number[]) => Transform
    readonly Pad: new (padding: Padding, options?: { readonly fill?: number }) => Transform
    readonly RandomCrop: new (
      size: number | readonly number[],
      options?: Random & { readonly padding?: Padding | null; readonly fill?: number },
    ) => Transform
    readonly RandomHorizontalFlip: new (options?: Random & { readonly p?: number }) => Transform
  }
  fit(
    net: Module,
    options: FitOptions,
  ): Promise<{ readonly epochs: readonly EpochResult[]; readonly stopped: boolean }>
  evaluate(
    net: Module,
    data: Batches,
    options?: {
      readonly criterion?: Criterion
      readonly signal?: AbortSignal
      readonly onBatch?: (progress: { readonly batch: number; readonly batches: number }) => unknown
    },
  ): Promise<Evaluation>
  formatAccuracy(evaluation: Evaluation, classNames?: readonly string[]): string
  formatConfusion(evaluation: Evaluation, classNames?: readonly string[]): string

  readonly nn: {
    readonly Module: abstract new () => object
    readonly Sequential: new (...layers: readonly object[]) => Module
    readonly Linear: new (
      inFeatures: number,
      outFeatures: number,
      options?: { readonly dtype?: string; readonly generator?: Generator },
    ) => Module
    readonly ReLU: new () => Module
    readonly Dropout: new (p?: number) => Module
    readonly CrossEntropyLoss: new (options?: {
      readonly ignoreIndex?: number
      readonly reduction?: 'none' | 'mean' | 'sum'
    }) => Criterion
  }
  readonly optim: {
    readonly SGD: new (
      parameters: Iterable<Tensor>,
      options: { readonly lr: number; readonly momentum?: number },
    ) => Optimizer
    readonly lrScheduler: {
      readonly StepLR: new (
        optimizer: Optimizer,
        options: { readonly stepSize: number; readonly gamma: number },
      ) => { step(): void }
    }
  }
  /** Of any dtype. */
  tensor(values: Nested, options?: { readonly dtype?: string }): Tensor
}

/** The same library, with what stands in this file. */
type Both = DataLibrary & Omit<Library, keyof DataLibrary>

export function dataOf(library: Library): Both {
  return library as unknown as Both
}
