import { type Backend, type Launcher, type Shape, type Stored } from './backend.ts'
import { assertClass, type CompiledKernel, GPU, type GpuJs, type KernelClassName } from './gpujs.ts'
import { type KernelSource } from './kernel.ts'
import { sizeOf } from './shape.ts'

/** gpu.js on the CPU, by WebAssembly or plain JavaScript: an array is a Float32Array. */
export class HostBackend implements Backend {
  readonly onGraphics = false
  readonly readsAtOnce = true
  readonly lost = undefined
  readonly kernelClass: KernelClassName
  private readonly gpu: GpuJs

  constructor(mode: 'webasm' | 'gpujs-cpu') {
    this.kernelClass = mode === 'webasm' ? 'WebAssemblyKernel' : 'CPUKernel'
    this.gpu = new GPU({ mode: mode === 'webasm' ? 'webasm' : 'cpu' })
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

/** Rows of rows of numbers. */
type Nested = Float32Array | Nested[]

/**
 * gpu.js returns rows within rows, z, y, x. Where they are views of one flat array, as from
 * WebAssembly, that array is the answer; else the rows are copied, one behind the other.
 */
export function flatten(result: unknown, size: number): Float32Array {
  let first = result as Nested
  while (Array.isArray(first)) first = first[0]
  if (first.length === size) return first
  if (first.byteOffset === 0 && first.buffer.byteLength === 4 * size) {
    return new Float32Array(first.buffer, 0, size)
  }

  const flat = new Float32Array(size)
  let offset = 0
  const append = (rows: Nested): void => {
    if (Array.isArray(rows)) return rows.forEach(append)
    flat.set(rows, offset)
    offset += rows.length
  }
  append(result as Nested)
  return flat
}

/** What all backends ask of gpu.js. */
export function kernelSettings(shape: Shape) {
  const constants: Record<string, number | number[]> = {}
  for (const [name, value] of Object.entries(shape.constants ?? {})) {
    constants[name] = typeof value === 'number' ? value : [...value]
  }
  return {
    output: [...shape.output],
    constants,
    precision: 'single' as const,
    // By itself gpu.js has WebGL compute in the fewest bits that can count an output's cells.
    tactic: 'precision' as const,
    // gpu.js silently ends a loop whose bound it cannot see after 1000 rounds.
    loopMaxIterations: 2 ** 24,
  }
}

/**
 * A kernel's text with its numbers in the place of `this.constants.…`. Loops whose bounds are literals
 * are what the wide loads can prove things about: the kernels of a convolution take half the time.
 * (On WebGL a literal is less than a constant: it may be taken for an integer where none fits.)
 */
export function withLiterals(text: string, constants: Shape['constants'] = {}): string {
  return text.replace(/this\.constants\.(\w+)/g, (whole, name: string) => {
    const value = constants[name]
    if (typeof value !== 'number') return whole
    return value < 0 ? `(${value})` : String(value)
  })
}
