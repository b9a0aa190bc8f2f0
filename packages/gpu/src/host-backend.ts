import { type Backend, type Launcher, type Shape, type Stored } from './backend.ts'
import {
  assertClass,
  type CompiledKernel,
  type GpuJs,
  type KernelClassName,
  kernelClassOf,
  newGpuJs,
} from './gpujs.ts'
import { kernelSettings, withLiterals } from './kernel-settings.ts'
import { type KernelSource } from './kernel.ts'
import { flatten } from './nested.ts'
import { sizeOf } from './shape.ts'

/** gpu.js on the CPU, by WebAssembly or plain JavaScript: an array is a Float32Array. */
export class HostBackend implements Backend {
  readonly onGraphics = false
  readonly readsAtOnce = true
  readonly lost = undefined
  readonly kernelClass: KernelClassName
  private readonly gpu: GpuJs

  constructor(mode: 'webasm' | 'gpujs-cpu') {
    this.kernelClass = kernelClassOf[mode]
    this.gpu = newGpuJs(mode)
  }

  store(values: Float32Array): Stored {
    return new HostArray(values.slice())
  }

  compile(source: KernelSource, shape: Shape, inputs: readonly (Stored | number)[]): Launcher {
    const isWebAssembly = this.kernelClass === 'WebAssemblyKernel'
    const text = isWebAssembly ? withLiterals(source.text, shape.constants) : source.text
    const kernel = this.gpu.createKernel(text, {
      ...kernelSettings(shape),
      argumentTypes: inputs.map((input) => (typeof input === 'number' ? 'Float' : 'Array')),
      pipeline: false,
      immutable: true,
    })
    return new HostLauncher(this.gpu, kernel, this.kernelClass, sizeOf(shape.output))
  }

  layoutOf(): string {
    return ''
  }

  close(): Promise<void> {
    return this.gpu.destroy()
  }
}

class HostLauncher implements Launcher {
  private readonly gpu: GpuJs
  private readonly kernel: CompiledKernel
  private readonly kernelClass: KernelClassName
  private readonly size: number
  private checked = false

  constructor(gpu: GpuJs, kernel: CompiledKernel, kernelClass: KernelClassName, size: number) {
    this.gpu = gpu
    this.kernel = kernel
    this.kernelClass = kernelClass
    this.size = size
  }

  launch(inputs: readonly (HostArray | number)[]): Stored {
    const result = this.kernel(
      ...inputs.map((input) => (typeof input === 'number' ? input : input.values)),
    )
    if (!this.checked) assertClass(this.kernel, this.kernelClass)
    this.checked = true
    return new HostArray(flatten(result, this.size))
  }

  destroy(): void {
    this.kernel.destroy()
    forget(this.gpu, this.kernel)
  }
}

class HostArray implements Stored {
  values: Float32Array

  constructor(values: Float32Array) {
    this.values = values
  }

  readNow(): Float32Array {
    return this.values.slice()
  }

  read(): Promise<Float32Array> {
    return Promise.resolve(this.readNow())
  }

  free(): void {
    this.values = new Float32Array(0)
  }
}

/** The list of all kernels keeps a destroyed one of the CPU for ever. */
function forget(gpu: GpuJs, { kernel }: CompiledKernel): void {
  const index = gpu.kernels.indexOf(kernel)
  if (index !== -1) gpu.kernels.splice(index, 1)
}
