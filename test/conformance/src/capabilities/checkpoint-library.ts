/** What a stage with checkpoints has besides; `library` and `node`, its part for Node, are cast to it. */
import type { GeneratorCase } from '@stepgrad/fixtures'
import type { Dtype, Sizes } from '../adapter.ts'
import type { Library, Tensor } from '../library.ts'

export type Tensors = Readonly<Record<string, Tensor>>

export type GeneratorState = GeneratorCase['state']

export type SeededGenerator = {
  next(): number
  normal(): number
  uniform(dtype: 'float32' | 'float64'): number
  getState(): GeneratorState
  setState(state: unknown): void
}

type Safetensors = {
  readonly tensors: Record<string, Tensor>
  readonly metadata: Record<string, string>
}

export type Checkpoint = Readonly<Record<string, unknown>> & { readonly model: Tensors }

export type CheckpointLibrary = Omit<Library, 'Generator'> & {
  readonly Generator: new (seed: number) => SeededGenerator
  encodeSafetensors(tensors: Tensors, metadata?: Readonly<Record<string, string>>): Uint8Array
  decodeSafetensors(bytes: Uint8Array, what?: string): Safetensors
  encodeCheckpoint(checkpoint: Checkpoint): Uint8Array
  decodeCheckpoint(bytes: Uint8Array, what?: string): Checkpoint
  toTorchNames(tensors: Tensors): Record<string, Tensor>
  fromTorchNames(tensors: Tensors): Record<string, Tensor>
  /** What `src/node.ts` exports. */
  readonly node: {
    saveFile(
      tensors: Tensors,
      path: string,
      metadata?: Readonly<Record<string, string>>,
    ): Promise<void>
    loadFile(path: string): Promise<Safetensors>
    saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void>
    loadCheckpoint(path: string): Promise<Checkpoint>
  }
}

type Module = {
  forward(x: Tensor): Tensor
  parameters(): Iterable<Tensor>
  stateDict(): Tensors
  loadStateDict(state: unknown): unknown
  train(): unknown
  eval(): unknown
}

type Optimizer = {
  zeroGrad(): void
  step(): unknown
  stateDict(): Readonly<Record<string, unknown>>
  loadStateDict(state: unknown): void
}

type NewModule<Arguments extends unknown[] = number[]> = new (...args: Arguments) => Module

/** The layers and optimizers that a training to be put away is made of. */
export type Modules = {
  readonly Net: NewModule<[{ sizes: Sizes; dtype: Dtype }]>
  readonly nn: Record<'Conv2d' | 'BatchNorm2d' | 'ReLU' | 'Flatten' | 'Linear', NewModule> & {
    readonly Sequential: NewModule<Module[]>
  }
  readonly optim: {
    readonly SGD: new (
      parameters: Iterable<Tensor>,
      options: { lr: number; momentum?: number },
    ) => Optimizer
  }
  crossEntropy(logits: Tensor, targets: ArrayLike<number>): Tensor
}

/** The same module, as what it is to these tests. */
export function withCheckpoints(library: Library): CheckpointLibrary {
  return library as unknown as CheckpointLibrary
}
