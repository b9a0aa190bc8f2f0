import gpujs from 'gpu.js'
import gpujsPackage from 'gpu.js/package.json' with { type: 'json' }
import { type Mode } from './modes.ts'

/** A kernel of gpu.js, called with its inputs; `kernel` is the class that computes. */
export type CompiledKernel = {
  (...inputs: unknown[]): unknown
  readonly kernel: { readonly constructor: unknown; readonly fallbackReason: string | null }
  destroy(): void
}

export type KernelSettings = {
  output: number[]
  constants?: Record<string, number | number[]>
  argumentTypes?: string[]
  precision: 'single'
  pipeline: boolean
  immutable: boolean
  loopMaxIterations: number
  tactic: 'precision'
}

export type GpuJs = {
  readonly kernels: unknown[]
  createKernel(source: string, settings: KernelSettings): CompiledKernel
  destroy(): Promise<void>
  readonly canvas: unknown
  readonly context: unknown
}

/** The one WebGPU device that all of gpu.js shares. */
export type SharedDevice = { readonly adapter: GPUAdapter; readonly device: GPUDevice }

/** A buffer with its sizes, as gpu.js hands it from kernel to kernel. */
export type BufferResult = { readonly buffer: GPUBuffer }

type KernelClass = {
  readonly isSupported: boolean
  /** Of the classes on OpenGL, once `isSupported` was asked. */
  readonly features?: { readonly isFloatRead: boolean } | null
  readonly testContext?: WebGL2RenderingContext | null
}

/** What is used of gpu.js 2.24.1; its own types leave half of it out. */
type Library = {
  readonly GPU: new (settings: { mode: string }) => GpuJs
  readonly CPUKernel: KernelClass
  readonly WebAssemblyKernel: KernelClass
  readonly HeadlessGLKernel: KernelClass
  readonly WebGL2Kernel: KernelClass
  readonly WebGPUKernel: KernelClass
  readonly WebGPUContext: { acquire(): Promise<SharedDevice>; destroy(): Promise<void> }
  readonly WebGPUBufferResult: new (settings: object) => BufferResult
  readonly utils: {
    /** Width and height of the texture for so many values. */
    closestSquareDimensions(length: number): Int32Array
  }
}

const library = gpujs as unknown as Library

/** In a browser gpu.js is the class GPU that carries the rest, in Node an object with all of it. */
export const {
  WebAssemblyKernel,
  HeadlessGLKernel,
  WebGL2Kernel,
  WebGPUKernel,
  WebGPUContext,
  WebGPUBufferResult,
  utils,
} = library

const kernelClasses = {
  WebGPUKernel,
  WebGL2Kernel,
  HeadlessGLKernel,
  WebAssemblyKernel,
  CPUKernel: library.CPUKernel,
}

export type KernelClassName = keyof typeof kernelClasses

/** The class that computes in each mode. */
export const kernelClassOf: Readonly<Record<Mode, KernelClassName>> = {
  webgpu: 'WebGPUKernel',
  webgl2: 'WebGL2Kernel',
  headlessgl: 'HeadlessGLKernel',
  webasm: 'WebAssemblyKernel',
  'gpujs-cpu': 'CPUKernel',
}

/** A gpu.js of its own, in one mode. */
export function newGpuJs(mode: Mode): GpuJs {
  return new library.GPU({ mode: mode === 'gpujs-cpu' ? 'cpu' : mode })
}

/** The class that really computes; by identity, for a minifier renames classes. */
export function classOf({ kernel }: CompiledKernel): KernelClassName | undefined {
  const names = Object.keys(kernelClasses) as KernelClassName[]
  return names.find((name) => kernelClasses[name] === kernel.constructor)
}

/**
 * gpu.js hands to its CPU what a backend cannot do, with a warning; here that is an error.
 * @throws Error when another class computes than was asked for
 */
export function assertClass(compiled: CompiledKernel, expected: KernelClassName): void {
  const actual = classOf(compiled)
  if (actual === expected) return
  const reason = compiled.kernel.fallbackReason ?? 'gpu.js does not say why'
  throw new Error(`ran on ${actual ?? 'an unknown class'} instead of ${expected}: ${reason}`)
}

export const gpujsVersion = gpujsPackage.version
