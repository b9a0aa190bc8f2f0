/** The API of `device`: where tensors live, and how they move. */
import type { AnyDtype } from './operations.ts'
import type { Optimizer } from './optim.ts'
import type { Library, Nested, Tensor } from '../library.ts'
import type { Module, Nn } from '../nn.ts'

export type Device = {
  readonly name: string
  /** What really computes; null for the cpu. */
  readonly receipt: { readonly backend: string; readonly gpujs: string } | null
  /** gpu.js behind it; null for the cpu. */
  readonly gpu: { counts(): { arrays: number; bytes: number; kernels: number } } | null
  close(): Promise<void>
}

/** A tensor that knows where it lives. */
export type Placed = Tensor & {
  readonly device: Device
  to(where: Device | AnyDtype, dtype?: AnyDtype): Placed
  cpu(): Promise<Placed>
}

export type PlacedModule = Module & {
  to(where: Device | AnyDtype, dtype?: AnyDtype): PlacedModule
  cpu(): Promise<PlacedModule>
  buffers(): Iterable<Tensor>
}

type Options = {
  readonly dtype?: AnyDtype
  readonly device?: Device
  readonly requiresGrad?: boolean
}

export type DeviceLibrary = Omit<Library, 'tensor' | 'zeros' | 'ones'> & {
  readonly cpu: Device
  openDevice(name?: string): Promise<Device>
  isAvailable(name: string): Promise<boolean>
  availableDevices(): Promise<
    { readonly name: string; readonly available: boolean; readonly reason: string }[]
  >
  tensor(values: Nested | Int32Array, options?: Options): Placed
  zeros(shape: readonly number[], options?: Options): Placed
  ones(shape: readonly number[], options?: Options): Placed
  readonly nn: Nn & {
    readonly BatchNorm1d: new (features: number) => Module
  }
  readonly optim: Record<string, new (params: unknown, options?: object) => Optimizer>
}

export function withDevices(library: Library): DeviceLibrary {
  return library as unknown as DeviceLibrary
}
