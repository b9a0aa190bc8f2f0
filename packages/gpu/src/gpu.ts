import { type Backend, type Launcher, type Shape, type Stored } from './backend.ts'
import { GpuArray } from './gpu-array.ts'
import { KernelCache } from './kernel-cache.ts'
import { type KernelSource } from './kernel.ts'
import { Ledger } from './ledger.ts'
import { type Mode } from './modes.ts'
import { type Receipt } from './receipt.ts'
import { sizeOf } from './shape.ts'

/** More than a network's forward, backward and update need, for a handful of batch sizes. */
const maxKernels = 256

/** A device: it keeps arrays and runs kernels on them. `openGpu` makes one. */
export class Gpu {
  readonly mode: Mode
  readonly receipt: Receipt
  /** How many compiled kernels are kept. */
  readonly kernelLimit: number
  readonly #backend: Backend
  readonly #ledger = new Ledger()
  readonly #kernels: KernelCache
  #closed = false

  constructor(mode: Mode, backend: Backend, receipt: Receipt, kernelLimit = maxKernels) {
    this.mode = mode
    this.receipt = receipt
    this.#backend = backend
    this.kernelLimit = kernelLimit
    this.#kernels = new KernelCache(kernelLimit)
  }

  /** False on WebGPU, where results come by promise only. */
  get readsAtOnce(): boolean {
    return this.#backend.readsAtOnce
  }

  /** Whether {@link close} was called. */
  get closed(): boolean {
    return this.#closed
  }

  /** Why nothing runs here any more, once a WebGL context or a WebGPU device is lost. */
  get lost(): string | undefined {
    return this.#backend.lost
  }

  /** What is alive: arrays, the bytes of their values, compiled kernels. */
  counts(): { arrays: number; bytes: number; kernels: number } {
    return {
      arrays: this.#ledger.arrays,
      bytes: this.#ledger.bytes,
      kernels: this.#kernels.size,
    }
  }

  /** Copies values to the device. */
  upload(values: Float32Array): GpuArray {
    this.assertAlive('upload')
    return this.#array(this.#backend.store(atLeastOne(values)), values.length)
  }

  /**
   * Runs a kernel once per cell of `shape.output`. On WebGPU it returns before anything has run,
   * and an error shows when the result is read.
   * @param shape - output: one to three sizes, x first; constants: numbers, or arrays of them
   * @param inputs - one for each of the kernel's parameters
   * @returns a new array of the output's cells, z slowest and x fastest
   * @throws TypeError, RangeError for wrong inputs and sizes; Error when the device is lost
   */
  run(kernel: KernelSource, shape: Shape, inputs: readonly (GpuArray | number)[] = []): GpuArray {
    this.assertAlive(kernel.name)
    const stored = this.#check(kernel, shape, inputs)
    const size = sizeOf(shape.output)
    if (size === 0) return this.upload(new Float32Array(0))

    const key = this.#key(shape, inputs, stored)
    const launcher = this.#kernels.get(kernel.text, key, () =>
      named(kernel, () => this.#backend.compile(kernel, shape, stored)),
    )
    return this.#array(this.#launch(kernel, key, launcher, stored), size)
  }

  /** Frees every array and kernel; this Gpu is of no use afterwards. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#ledger.removeAll()
    this.#kernels.clear()
    await this.#backend.close()
  }

  /** @throws Error once the device is closed or lost; `asker` begins its text */
  assertAlive(asker: string): void {
    if (this.#closed) throw new Error(`${asker}: this Gpu (${this.mode}) is closed; open another`)
    if (this.lost !== undefined) {
      throw new Error(`${asker}: the device (${this.mode}) is lost: ${this.lost}; open another`)
    }
  }

  #array(stored: Stored, length: number): GpuArray {
    return new GpuArray(this, this.#ledger, stored, length)
  }

  /** gpu.js compiles at the first launch, so that is where a kernel's mistakes come up. */
  #launch(
    kernel: KernelSource,
    key: string,
    launcher: Launcher,
    inputs: readonly (Stored | number)[],
  ): Stored {
    try {
      return named(kernel, () => launcher.launch(inputs))
    } catch (error) {
      this.#kernels.drop(kernel.text, key)
      throw error
    }
  }

  #key(
    shape: Shape,
    inputs: readonly (GpuArray | number)[],
    stored: readonly (Stored | number)[],
  ): string {
    let key = shape.output.join('x')
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i]
      if (typeof input === 'number') key += ' number'
      else key += ` ${input.length}${this.#backend.layoutOf(stored[i] as Stored)}`
    }
    for (const [name, value] of Object.entries(shape.constants ?? {})) key += ` ${name}=${value}`
    return key
  }

  /** What the kernel reads, in its parameters' order. */
  #check(
    kernel: KernelSource,
    { output, constants = {} }: Shape,
    inputs: readonly (GpuArray | number)[],
  ): (Stored | number)[] {
    const { name, parameters } = kernel
    const wrongSize = output.some((size) => !Number.isInteger(size) || size < 0)
    if (wrongSize || output.length < 1 || output.length > 3) {
      throw new RangeError(
        `${name}: output [${output.join(', ')}] must be one to three sizes, whole and not negative`,
      )
    }
    for (const [constant, value] of Object.entries(constants)) {
      const numbers = typeof value === 'number' ? [value] : value
      if (numbers.length > 0 && numbers.every(Number.isFinite)) continue
      throw new RangeError(
        `${name}: constant ${constant} is [${numbers.join(', ')}]; it must be finite numbers; give others as inputs`,
      )
    }
    if (inputs.length !== parameters.length) {
      throw new TypeError(
        `${name}: got ${inputs.length} inputs for (${parameters.join(', ')}), which are ${parameters.length}`,
      )
    }
    return inputs.map((input, i) => {
      if (typeof input === 'number') return input
      const argument = `${name}: argument ${parameters[i]}`
      if (!(input instanceof GpuArray)) {
        throw new TypeError(`${argument} must be a GpuArray or a number; upload() it first`)
      }
      if (input.gpu !== this) {
        throw new TypeError(
          `${argument} lives on another Gpu (${input.gpu.mode}); read it there and upload it here`,
        )
      }
      return input.storedFor(argument)
    })
  }
}

/** No backend keeps nothing; one zero stands for an empty array. */
function atLeastOne(values: Float32Array): Float32Array {
  return values.length > 0 ? values : new Float32Array(1)
}

/** Puts the kernel's name before what gpu.js throws. */
function named<T>(kernel: KernelSource, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`kernel ${kernel.name}: ${message}`, { cause: error })
  }
}
