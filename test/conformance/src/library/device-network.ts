/** The API of `device-network`: the network and its training where a device is. */
import type { Generator as SeededGenerator } from './data.ts'
import type { Device, DeviceLibrary, Placed, PlacedModule } from './device.ts'
import type { Optimizer } from './optim.ts'
import type { Library, Tensor } from '../library.ts'

export type Targets = ArrayLike<number> | Placed

export type LossOptions = {
  readonly reduction?: 'none' | 'mean' | 'sum'
  readonly ignoreIndex?: number
  readonly weight?: Tensor
  readonly labelSmoothing?: number
}

type Criterion = { forward(logits: Placed, targets: Targets): Placed }

/** A network that stands where it was moved to. */
export type Network = Omit<PlacedModule, 'forward' | 'to' | 'parameters'> & {
  parameters(): Iterable<Placed>
  forward(x: Placed): Placed
  to(device: Device): Network
}

type Batches = AsyncIterable<readonly [Placed, Placed]> & { readonly length: number }

type Evaluation = { readonly size: number; readonly cost: number; readonly correct: number }

type Replaced = 'nn' | 'optim' | 'conv2d' | 'maxPool2d' | 'relu' | 'linear' | 'crossEntropy'

export type NetworkLibrary = Omit<DeviceLibrary, Replaced> & {
  readonly Generator: new (seed: number) => SeededGenerator
  readonly Net: new (options?: object) => Network
  conv2d(x: Placed, weight: Placed, bias: Placed | null, options?: object): Placed
  maxPool2d(x: Placed, k: number | readonly [number, number], options?: object): Placed
  relu(x: Placed): Placed
  linear(x: Placed, weight: Placed, bias: Placed | null): Placed
  crossEntropy(logits: Placed, targets: Targets, options?: LossOptions): Placed
  scope<T>(work: () => T): T
  onCpu<T>(value: T): Promise<T>
  readonly nn: {
    readonly Linear: new (inFeatures: number, outFeatures: number, options?: object) => Network
    readonly CrossEntropyLoss: new (options?: LossOptions) => Criterion
  }
  readonly optim: Readonly<Record<string, new (params: unknown, options?: object) => Optimizer>>
  fit(
    net: Network,
    options: {
      readonly train: Batches
      readonly test?: Batches
      readonly criterion: Criterion
      readonly optimizer: Optimizer
      readonly epochs: number
      readonly device?: Device
      readonly clip?: number
    },
  ): Promise<{ readonly epochs: readonly { readonly cost: number; readonly test?: Evaluation }[] }>
  evaluate(
    net: Network,
    data: Batches,
    options?: { readonly criterion?: Criterion; readonly device?: Device },
  ): Promise<Evaluation>
  readonly node: {
    saveCheckpoint(path: string, checkpoint: object): Promise<void>
    loadCheckpoint(path: string): Promise<{ model: never; optimizer: never }>
  }
}

export function networkOf(library: Library | DeviceLibrary): NetworkLibrary {
  return library as unknown as NetworkLibrary
}
