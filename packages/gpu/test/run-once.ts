import { type Gpu, type GpuArray, scope } from '../src/index.ts'

/** Uploads, runs once, reads, and leaves nothing. */
export function compute(gpu: Gpu, run: (upload: (values: Float32Array) => GpuArray) => GpuArray) {
  return readAndRelease(scope(() => run((values) => gpu.upload(values))))
}

/** What a result holds, which is let go of. */
export async function readAndRelease(array: GpuArray): Promise<Float32Array> {
  try {
    return await array.read()
  } finally {
    array.release()
  }
}
