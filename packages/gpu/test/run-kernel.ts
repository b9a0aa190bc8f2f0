import gpujs from 'gpu.js'

type Kernel = (...inputs: unknown[]) => unknown
type Library = {
  readonly GPU: new (settings: { mode: string }) => {
    createKernel(source: string, settings: object): Kernel
    createPipeline(
      steps: Kernel,
      settings: object,
    ): (...inputs: unknown[]) => Promise<Float32Array[]>
    destroy(): Promise<void>
  }
  readonly input: (values: Float32Array, size: readonly number[]) => unknown
}

const { GPU, input } = gpujs as unknown as Library

export { GPU, input }

/** A kernel on the WebAssembly backend, run once; its result laid flat. */
export function runKernel(
  source: string,
  settings: { output: number[]; constants?: Record<string, number>; functions?: string[] },
  inputs: unknown[],
): { kernel: Kernel; result: Float32Array } {
  const kernel = new GPU({ mode: 'webasm' }).createKernel(source, settings)
  const rows = [kernel(...inputs)].flat(2) as Float32Array[]
  return { kernel, result: Float32Array.from(rows.flatMap((row) => [...row])) }
}
