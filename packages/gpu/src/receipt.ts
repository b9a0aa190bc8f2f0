import { type Backend } from './backend.ts'
import { gpujsVersion } from './gpujs.ts'
import { defineKernel } from './kernel.ts'
import { type Availability } from './modes.ts'

/** What really computes. */
export type Receipt = {
  /** The class of gpu.js that ran a kernel when the device was opened. */
  readonly backend: string
  /** The graphics adapter that answered, where there is one. */
  readonly adapter?: string
  /** The adapter is a program on the CPU. */
  readonly software?: boolean
  /** The version of gpu.js. */
  readonly gpujs: string
  /** True when WebAssembly kernels load four contiguous numbers at once, else why not. */
  readonly wideLoads: true | string
}

const probe = defineKernel('probe', function (x: Float32Array, scale: number) {
  return x[this.thread.x] * scale + this.thread.x
})

/**
 * Runs one small kernel and signs for what ran it.
 * @throws Error when it ran elsewhere than asked for, or came out wrong
 */
export async function takeReceipt(
  backend: Backend,
  { reason, software }: Availability,
  wideLoads: true | string,
): Promise<Receipt> {
  const x = backend.store(Float32Array.of(0.5, 1.5, -2.5, 3.5))
  const launcher = backend.compile(probe, { output: [4] }, [x, 2])
  const result = launcher.launch([x, 2])
  const values = await result.read()
  for (const stored of [x, result]) stored.free()
  launcher.destroy()

  const expected = [1, 4, -3, 10]
  if (expected.some((value, i) => values[i] !== value)) {
    throw new Error(
      `openGpu: ${reason} computed ${values.join(', ')} instead of ${expected.join(', ')}`,
    )
  }
  const adapter = backend.onGraphics ? { adapter: reason, software: software ?? false } : {}
  return { backend: backend.kernelClass, ...adapter, gpujs: gpujsVersion, wideLoads }
}
