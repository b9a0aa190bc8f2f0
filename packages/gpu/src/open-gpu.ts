import { Gpu } from './gpu.ts'
import { chooseMode, openBackend } from './modes.ts'
import { takeReceipt } from './receipt.ts'
import { installWideLoads } from './wide-loads/install.ts'

/**
 * Opens a device. Which one: `options.mode`, else the environment's STEPGRAD_DEVICE, else the first
 * that is available of webgpu, webgl2, headlessgl, webasm and gpujs-cpu; an adapter that is itself
 * a program on the CPU is taken only when asked for.
 * @param options.kernels - how many compiled kernels are kept
 * @throws RangeError for an unknown mode, Error for one that is not available here
 */
export async function openGpu(options: { mode?: string; kernels?: number } = {}): Promise<Gpu> {
  const chosen = await chooseMode(options.mode ?? modeFromEnvironment())
  // Before the first kernel is compiled.
  const wideLoads = chosen.mode === 'webasm' ? installWideLoads() : 'only WebAssembly has them'
  const backend = await openBackend(chosen.mode)
  try {
    const receipt = await takeReceipt(backend, chosen, wideLoads)
    return new Gpu(chosen.mode, backend, receipt, options.kernels)
  } catch (error) {
    await backend.close()
    throw error
  }
}

function modeFromEnvironment(): string | undefined {
  const environment = typeof process === 'undefined' ? undefined : process.env
  return environment?.STEPGRAD_DEVICE || undefined
}
