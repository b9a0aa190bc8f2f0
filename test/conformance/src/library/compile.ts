/** The API of `compile`: a training step that is one program. */
import type { Generator as SeededGenerator } from './data.ts'
import type { Device, DeviceLibrary, Placed, PlacedModule } from './device.ts'
import type { LossOptions } from './device-network.ts'
import type { Optimizer } from './optim.ts'
import type { Library } from '../library.ts'

/** A plan: its program, and how it lies. */
export type Plan = {
  readonly layout: 'quads' | 'rows'
  readonly because?: string
  readonly program: { readonly steps: readonly { readonly kernel: { readonly name: string } }[] }
}

export type Program = {
  readonly shapes: readonly string[]
  readonly kernels: number
  readonly receipt: { readonly mode: string; readonly backend: string }
  readonly plan: Plan
}

export type Compiled = {
  (...inputs: (Placed | ArrayLike<number>)[]): Promise<Placed>
  readonly programs: readonly Program[]
  reset(): Promise<void>
  close(): Promise<void>
}

export type Step = (...inputs: Placed[]) => Placed

/** A network of one input, as the steps of these tests train it. */
export type Network = Omit<PlacedModule, 'forward' | 'parameters'> & {
  forward(x: Placed): Placed
  parameters(): Iterable<Placed>
}

type Replaced = 'nn' | 'optim' | 'crossEntropy' | 'scope'

export type CompileLibrary = Omit<DeviceLibrary, Replaced> & {
  readonly Generator: new (seed: number) => SeededGenerator
  readonly Net: new (options?: object) => Network
  /** Layers by PyTorch's names. */
  readonly nn: Readonly<Record<string, new (...options: never[]) => Network>>
  readonly optim: Readonly<Record<string, new (params: unknown, options?: object) => Optimizer>>
  crossEntropy(logits: Placed, targets: ArrayLike<number> | Placed, options?: LossOptions): Placed
  compile(step: Step, options: { device: Device; threads?: boolean; plan?: unknown }): Compiled
  readonly planRows: unknown
  drawPlan(plan: Plan, names?: readonly string[]): string
}

export function compileOf(library: Library | DeviceLibrary): CompileLibrary {
  return library as unknown as CompileLibrary
}
