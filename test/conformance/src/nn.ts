/** What the tests know of a stage's `nn`, from `module` on. */
import type { Dtype as FloatDtype } from './adapter.ts'
import type { Tensor } from './library.ts'

type Generator = { next(): number }
type LayerOptions = {
  readonly bias?: boolean
  readonly dtype?: FloatDtype
  readonly generator?: Generator
}
type StateDict = Record<string, Tensor>

export type Parameter = Tensor

export type Module = {
  forward(...inputs: never[]): unknown
  parameters(): Iterable<Parameter>
  namedParameters(): Iterable<[string, Parameter]>
  children(): Iterable<Module>
  namedChildren(): Iterable<[string, Module]>
  modules(): Iterable<Module>
  namedModules(): Iterable<[string, Module]>
  stateDict(): StateDict
  loadStateDict(
    source: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] }
  zeroGrad(options?: { setToNone?: boolean }): void
  to(dtype: FloatDtype): Module
  requiresGrad_(flag?: boolean): Module
  apply(fn: (module: Module) => void): Module
  registerParameter(name: string, parameter: Parameter | null): void
  registerModule(name: string, module: Module | null): void
  extraRepr(): string
  toString(): string
}

/** A module that makes one tensor of one tensor. */
export type Layer = Module & { forward(x: Tensor): Tensor }

export type WithParameters = Layer & { weight: Parameter; bias: Parameter | null }

/** Functions by name, for cases that name them. */
type Functions = Readonly<Record<string, (x: Tensor, ...rest: unknown[]) => Tensor>>

export type Nn = {
  readonly Module: abstract new () => Module
  readonly Parameter: new (data: Tensor, requiresGrad?: boolean) => Parameter
  readonly Linear: new (
    inFeatures: number,
    outFeatures: number,
    options?: LayerOptions,
  ) => WithParameters
  readonly Conv2d: new (
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    options?: LayerOptions & Readonly<Record<string, unknown>>,
  ) => WithParameters
  readonly MaxPool2d: new (
    kernelSize: number | readonly number[],
    options?: Readonly<Record<string, unknown>>,
  ) => Layer & { withIndices(x: Tensor): { values: Tensor; indices: ArrayLike<number> | Tensor } }
  readonly Sequential: new (...layers: Layer[]) => Layer
  readonly functional: Functions
  readonly init: Functions
}
