/**
 * What gpu.js lacks for us: the choice of a mode with a receipt of what really ran, typed kernels,
 * arrays that stay on the device, and wide loads for its WebAssembly.
 * @module
 */
export { openGpu } from './open-gpu.ts'
export { Gpu } from './gpu.ts'
export { GpuArray } from './gpu-array.ts'
export { keep, scope, takePlace } from './scope.ts'
export { defineKernel, kernelFromText, type KernelSource, type KernelThis } from './kernel.ts'
export { type Shape } from './backend.ts'
export { type Receipt } from './receipt.ts'
export {
  type Availability,
  availabilityOf,
  availableModes,
  isAvailable,
  type Mode,
  modes,
} from './modes.ts'
export {
  Program,
  type ProgramReceipt,
  type ProgramSource,
  type Source,
  type Step,
} from './program.ts'
