import { type KernelClassName } from './gpujs.ts'
import { type KernelSource } from './kernel.ts'

/** Output sizes, x first as in gpu.js, and the numbers that a kernel reads as `this.constants`. */
export type Shape = {
  readonly output: readonly number[]
  readonly constants?: Readonly<Record<string, number | readonly number[]>>
}

/** Values where a backend keeps them. */
export type Stored = {
  /** All values in one flat array of their own; throws where they come by promise only. */
  readNow(): Float32Array
  read(): Promise<Float32Array>
  free(): void
}

/** A compiled kernel, for one output, one set of constants, and inputs of one length each. */
export type Launcher = {
  launch(inputs: readonly (Stored | number)[]): Stored
  destroy(): void
}

/** Where kernels run: one way to keep arrays and to launch. */
export type Backend = {
  readonly kernelClass: KernelClassName
  /** Whether an adapter computes, rather than this program itself. */
  readonly onGraphics: boolean
  readonly readsAtOnce: boolean
  /** Copies. */
  store(values: Float32Array): Stored
  compile(kernel: KernelSource, shape: Shape, inputs: readonly (Stored | number)[]): Launcher
  /** What a compiled kernel depends on besides lengths: texture sizes, for one. */
  layoutOf(stored: Stored): string
  /** Why nothing runs here any more, once the device is lost. */
  readonly lost: string | undefined
  close(): Promise<void>
}
