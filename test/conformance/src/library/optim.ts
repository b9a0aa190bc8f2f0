/** What the tests of optimizers, schedulers and clipping speak of. */
import type { Library, Tensor } from '../library.ts'

/** Options of an optimizer or a scheduler, by PyTorch’s names in camelCase. */
type Options = Readonly<Record<string, unknown>>

export type ParamGroup = { params: Tensor[]; lr: number; [option: string]: unknown }

/** The state of an optimizer as plain data: parameters are counted through all groups. */
export type OptimizerState = {
  state: Record<string, Record<string, unknown>>
  paramGroups: Record<string, unknown>[]
}

export type Optimizer = {
  readonly paramGroups: ParamGroup[]
  readonly state: ReadonlyMap<Tensor, Readonly<Record<string, unknown>>>
  zeroGrad(options?: { readonly setToNone?: boolean }): void
  step(closure?: () => Tensor): Tensor | undefined
  addParamGroup(group: Options & { readonly params: unknown }): void
  stateDict(): OptimizerState
  loadStateDict(state: OptimizerState): void
  toString(): string
}

export type Scheduler = {
  step(metric?: number | Tensor): void
  getLastLr(): number[]
  stateDict(): Record<string, unknown>
  loadStateDict(state: Record<string, unknown>): void
}

export type OptimLibrary = Library & {
  /** `SGD`, `Adam`, …, each called with parameters or groups, and options. */
  readonly optim: Record<string, new (params: unknown, options?: Options) => Optimizer> & {
    readonly lrScheduler: Record<
      string,
      new (optimizer: Optimizer | null, options?: Options) => Scheduler
    >
  }
  readonly nn: {
    clipGradNorm_(parameters: unknown, maxNorm: number, options?: Options): Tensor
    clipGradValue_(parameters: unknown, clipValue: number): void
  }
}

export function withOptim(library: Library): OptimLibrary {
  return library as OptimLibrary
}
