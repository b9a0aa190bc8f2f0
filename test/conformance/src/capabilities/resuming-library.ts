/** What the tests of resuming speak of, in a stage’s module. */
import type { Library, Tensor } from '../library.ts'
import type { DataLibrary, Dataset, EpochResult, FitOptions, Module } from '../library/data.ts'
import type { CheckpointLibrary, SeededGenerator, Tensors } from './checkpoint-library.ts'

export type Stateful = {
  stateDict(): unknown
  loadStateDict(state: unknown): unknown
}

export type Loader = Stateful &
  AsyncIterable<readonly Tensor[]> & { readonly length: number; readonly position: number }

export type LoaderOptions = {
  readonly batchSize?: number
  readonly shuffle?: boolean
  readonly prefetch?: number
  readonly generator?: SeededGenerator
}

export type Progress = { readonly epochs: readonly EpochResult[]; readonly steps: number }

type Parameters = Iterable<Tensor>

export type OptimizerName = 'SGD' | 'Adam' | 'AdamW' | 'RMSprop' | 'Adagrad'

type Optimizer = FitOptions['optimizer'] & Stateful

type Scheduler = { step(cost: number): void } & Stateful

type Net = Omit<Module, 'loadStateDict'> & {
  stateDict(): Tensors
  loadStateDict(state: unknown): unknown
}

type ResumeLibrary = Omit<CheckpointLibrary, 'tensor'> &
  Pick<DataLibrary, 'tensor' | 'TensorDataset' | 'MapDataset'> & {
    readonly DataLoader: new (dataset: Dataset<unknown>, options: LoaderOptions) => Loader
    fit(
      net: Net,
      options: FitOptions & { readonly progress?: Progress },
    ): Promise<{ readonly epochs: readonly EpochResult[]; readonly stopped: boolean }>
    noProgress(): Progress
    defaultGenerator(): SeededGenerator
    readonly nn: {
      readonly Sequential: new (...layers: object[]) => Net
      readonly Linear: new (inFeatures: number, outFeatures: number, options: object) => object
      readonly BatchNorm1d: new (features: number, options: object) => object
      readonly Dropout: new (p: number, options: { generator?: SeededGenerator }) => object
      readonly ReLU: new () => object
      readonly CrossEntropyLoss: new () => FitOptions['criterion']
    }
    readonly optim: Record<
      OptimizerName,
      new (parameters: Parameters, options: object) => Optimizer
    > & {
      readonly lrScheduler: Record<
        'StepLR' | 'ReduceLROnPlateau',
        new (optimizer: Optimizer, options: object) => Scheduler
      >
    }
  }

/** The same module, as what it is to these tests. */
export function withResuming(library: Library): ResumeLibrary {
  return library as unknown as ResumeLibrary
}
