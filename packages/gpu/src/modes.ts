import { type Backend } from './backend.ts'
import { WebAssemblyKernel } from './gpujs.ts'
import { HostBackend } from './host-backend.ts'

/** In the order of preference. 'gpujs-cpu' is gpu.js's plain JavaScript, which it calls 'cpu'. */
export const modes = ['webgpu', 'webgl2', 'headlessgl', 'webasm', 'gpujs-cpu'] as const

export type Mode = (typeof modes)[number]

export type Availability = {
  readonly mode: Mode
  readonly available: boolean
  /** What answers, or why nothing does. */
  readonly reason: string
  /** A program on the CPU answers, such as SwiftShader: slower than 'webasm'. */
  readonly software?: boolean
}

type Probe = Omit<Availability, 'mode'>

const notThere = (reason: string): Probe => ({ available: false, reason })

const probes: Record<Mode, () => Promise<Probe>> = {
  webgpu: async () => notThere('not in this package yet'),
  webgl2: async () => notThere('not in this package yet'),
  headlessgl: async () => notThere('not in this package yet'),
  webasm: async () =>
    WebAssemblyKernel.isSupported
      ? { available: true, reason: 'WebAssembly' }
      : notThere('no WebAssembly here'),
  'gpujs-cpu': async () => ({ available: true, reason: 'plain JavaScript' }),
}

/** Every mode, in the order of preference, with what answers or why nothing does. */
export function availableModes(): Promise<Availability[]> {
  return Promise.all(modes.map(async (mode) => ({ mode, ...(await probes[mode]()) })))
}

export async function isAvailable(mode: Mode): Promise<boolean> {
  return (await probes[mode]()).available
}

/**
 * The mode that was asked for; without a name, the first that is available and is no software
 * pretending to be a graphics card.
 * @throws RangeError for a name that does not exist, Error for one that is not available here
 */
export async function chooseMode(asked: string | undefined): Promise<Availability> {
  const all = await availableModes()
  if (asked === undefined) return all.find((mode) => mode.available && !mode.software)!

  const found = all.find(({ mode }) => mode === asked)
  if (!found) {
    throw new RangeError(`openGpu: there is no mode "${asked}"; there are ${modes.join(', ')}`)
  }
  if (!found.available) {
    const here = all.filter(({ available }) => available).map(({ mode }) => mode)
    throw new Error(
      `openGpu: ${asked} is not available: ${found.reason}; here there are ${here.join(', ')}`,
    )
  }
  return found
}

export async function openBackend(mode: Mode): Promise<Backend> {
  switch (mode) {
    case 'webasm':
    case 'gpujs-cpu':
      return new HostBackend(mode)
    case 'webgpu':
    case 'webgl2':
    case 'headlessgl':
      throw new Error(`openGpu: ${mode} is not in this package yet`)
  }
}
