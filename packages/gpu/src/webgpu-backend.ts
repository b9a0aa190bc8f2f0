import { type Backend, type Launcher, type Shape, type Stored } from './backend.ts'
import {
  assertClass,
  type BufferResult,
  type CompiledKernel,
  type GpuJs,
  newGpuJs,
  type SharedDevice,
  WebGPUBufferResult,
  WebGPUContext,
} from './gpujs.ts'
import { type KernelSource } from './kernel.ts'
import { kernelSettings } from './kernel-settings.ts'
import { sizeOf } from './shape.ts'

/** The numbers of WebGPU's specification; a browser has them as globals, Node has not. */
const usage = { mapRead: 0x1, copySource: 0x4, copyDestination: 0x8, storage: 0x80 }
const mapForReading = 0x1

/** All backends that are open; gpu.js has one device for all, which the last one destroys. */
const open = new Set<WebGpuBackend>()

/**
 * gpu.js on WebGPU: an array is the promise of a buffer. All work goes through one queue of
 * promises, so that kernels run, and buffers are freed, in the order of the calls.
 */
export class WebGpuBackend implements Backend {
  readonly kernelClass = 'WebGPUKernel'
  readonly onGraphics = true
  readonly readsAtOnce = false
  readonly shared: SharedDevice
  private readonly gpu: GpuJs = newGpuJs('webgpu')
  private queue: Promise<unknown> = Promise.resolve()
  private reason: string | undefined
  /** What the device reports of a command long after it was given. */
  private failure: string | undefined

  private constructor(shared: SharedDevice) {
    this.shared = shared
  }

  static async open(): Promise<WebGpuBackend> {
    const shared = await WebGPUContext.acquire()
    const { device } = shared
    const backend = new WebGpuBackend(shared)
    open.add(backend)
    void device.lost.then(({ reason, message }) => {
      backend.reason = message || reason || 'the WebGPU device does not say why'
    })
    device.onuncapturederror = ({ error }) => {
      for (const each of open) each.failure ??= error.message
    }
    return backend
  }

  get lost(): string | undefined {
    return this.reason
  }

  store(values: Float32Array): Stored {
    const buffer = this.shared.device.createBuffer({
      size: values.byteLength,
      usage: usage.storage | usage.copySource,
      mappedAtCreation: true,
    })
    new Float32Array(buffer.getMappedRange()).set(values)
    buffer.unmap()
    return new WebGpuArray(this, Promise.resolve(this.wrap(buffer, values.length)))
  }

  compile(source: KernelSource, shape: Shape, inputs: readonly (Stored | number)[]): Launcher {
    const kernel = this.gpu.createKernel(source.text, {
      ...kernelSettings(shape),
      argumentTypes: inputs.map((input) => (typeof input === 'number' ? 'Float' : 'WebGPUBuffer')),
      pipeline: true,
      immutable: true,
    })
    return new WebGpuLauncher(this, source.name, kernel, sizeOf(shape.output))
  }

  layoutOf(): string {
    return ''
  }

  /** A buffer as gpu.js takes it for an input: flat, whatever output made it. */
  wrap(buffer: GPUBuffer, length: number): BufferResult {
    return new WebGPUBufferResult({
      buffer,
      output: [length],
      componentCount: 1,
      context: this.shared,
    })
  }

  /** Does `work` when all that was asked for before is on its way. */
  enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work)
    this.queue = done.catch(() => undefined)
    return done
  }

  /** @throws Error when the device has rejected a command since it was opened */
  assertNoFailure(): void {
    if (this.failure !== undefined) throw new Error(`webgpu: ${this.failure}`)
  }

  async close(): Promise<void> {
    await this.queue
    await this.gpu.destroy()
    open.delete(this)
    if (open.size === 0) await WebGPUContext.destroy()
  }
}

/** The kernel of gpu.js behind what `createKernel` returns; it holds on to its last output. */
type WebGpuKernel = { outputBuffer: GPUBuffer | null; bindGroupDirty: boolean }

class WebGpuLauncher implements Launcher {
  private readonly backend: WebGpuBackend
  private readonly name: string
  private readonly kernel: CompiledKernel
  private readonly size: number

  constructor(backend: WebGpuBackend, name: string, kernel: CompiledKernel, size: number) {
    this.backend = backend
    this.name = name
    this.kernel = kernel
    this.size = size
  }

  launch(inputs: readonly (WebGpuArray | number)[]): Stored {
    const handles = inputs.map(async (input) => (typeof input === 'number' ? input : input.handle))
    return new WebGpuArray(
      this.backend,
      this.backend.enqueue(async () => this.run(await Promise.all(handles))),
    )
  }

  destroy(): void {
    void this.backend.enqueue(async () => this.kernel.destroy())
  }

  private async run(inputs: readonly (BufferResult | number)[]): Promise<BufferResult> {
    try {
      const { buffer } = (await this.kernel(...inputs)) as BufferResult
      assertClass(this.kernel, 'WebGPUKernel')
      const kernel = this.kernel.kernel as unknown as WebGpuKernel
      kernel.outputBuffer = null
      kernel.bindGroupDirty = true
      return this.backend.wrap(buffer, this.size)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new Error(`kernel ${this.name}: ${message}`, { cause: error })
    }
  }
}

class WebGpuArray implements Stored {
  readonly handle: Promise<BufferResult>
  private readonly backend: WebGpuBackend

  constructor(backend: WebGpuBackend, handle: Promise<BufferResult>) {
    this.backend = backend
    this.handle = handle
    // An error belongs to whoever reads; nobody may.
    handle.catch(() => undefined)
  }

  readNow(): Float32Array {
    throw new Error('readNow: WebGPU gives results by promise only; await read()')
  }

  read(): Promise<Float32Array> {
    const copied = this.backend.enqueue(async () => this.copyOut(await this.handle))
    return copied.then(async (staging) => {
      try {
        await staging.mapAsync(mapForReading)
        this.backend.assertNoFailure()
        return new Float32Array(staging.getMappedRange().slice(0))
      } finally {
        staging.destroy()
      }
    })
  }

  free(): void {
    void this.backend.enqueue(async () => {
      const handle = await this.handle.catch(() => undefined)
      handle?.buffer.destroy()
    })
  }

  /** Orders the copy into a buffer that the CPU can read. */
  private copyOut({ buffer }: BufferResult): GPUBuffer {
    const { device } = this.backend.shared
    const staging = device.createBuffer({
      size: buffer.size,
      usage: usage.mapRead | usage.copyDestination,
    })
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size)
    device.queue.submit([encoder.finish()])
    return staging
  }
}
