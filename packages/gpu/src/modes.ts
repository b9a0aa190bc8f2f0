import { type Backend } from './backend.ts'
import { GlBackend, rendererOf } from './gl-backend.ts'
import { HeadlessGLKernel, WebAssemblyKernel, WebGL2Kernel, WebGPUKernel } from './gpujs.ts'
import { HostBackend } from './host-backend.ts'
import { providedNative } from './native.ts'
import { isSoftware } from './software.ts'
import { WebGpuBackend } from './webgpu-backend.ts'

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

const probes: Record<Mode, () => Promise<Probe>> = {
  webgpu: probeWebGpu,
  webgl2: async () => probeWebGl2(),
  headlessgl: async () => probeHeadlessGl(),
  webasm: async () =>
    WebAssemblyKernel.isSupported
      ? { available: true, reason: 'WebAssembly' }
      : notThere('there is no WebAssembly'),
  'gpujs-cpu': async () => ({ available: true, reason: 'plain JavaScript' }),
}

/** One mode: what answers, or why nothing does. */
export async function availabilityOf(mode: Mode): Promise<Availability> {
  return { mode, ...(await probes[mode]()) }
}

/** Every mode, in the order of preference, with what answers or why nothing does. */
export async function availableModes(): Promise<Availability[]> {
  const all: Availability[] = []
  // One after the other: Dawn finds no OpenGL ES of Mesa's while `gl` has a context.
  for (const mode of modes) all.push(await availabilityOf(mode))
  return all
}

export async function isAvailable(mode: Mode): Promise<boolean> {
  return (await availabilityOf(mode)).available
}

/**
 * The mode that was asked for; without a name, the first that is available and is no software
 * pretending to be a graphics card.
 * @throws RangeError for a name that does not exist, Error for one that is not available here
 */
export async function chooseMode(asked: string | undefined): Promise<Availability> {
  if (asked === undefined) {
    const all = await availableModes()
    return all.find(({ available, software }) => available && !software)!
  }
  const mode = modes.find((name) => name === asked)
  if (!mode) {
    throw new RangeError(`openGpu: there is no mode "${asked}"; there are ${modes.join(', ')}`)
  }
  const found = await availabilityOf(mode)
  if (!found.available) {
    const here = (await availableModes()).filter((other) => other.available)
    throw new Error(
      `openGpu: ${mode} is not available: ${found.reason}; ` +
        `here there are ${here.map((other) => other.mode).join(', ')}`,
    )
  }
  return found
}

export async function openBackend(mode: Mode): Promise<Backend> {
  switch (mode) {
    case 'webgpu':
      return WebGpuBackend.open()
    case 'webgl2':
    case 'headlessgl':
      return new GlBackend(mode)
    case 'webasm':
    case 'gpujs-cpu':
      return new HostBackend(mode)
  }
}

async function probeWebGpu(): Promise<Probe> {
  try {
    await providedNative()?.webGpu()
  } catch (error) {
    return notThere(messageOf(error))
  }
  if (!WebGPUKernel.isSupported) return notThere('there is no navigator.gpu')
  const adapter = await navigator.gpu.requestAdapter()
  if (!adapter) return notThere('navigator.gpu has no adapter')
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info
  const name = [vendor, architecture, device, description].filter(Boolean).join(' ')
  return answers(name || 'an unknown adapter', isFallbackAdapter)
}

function probeWebGl2(): Probe {
  if (!WebGL2Kernel.isSupported) return notThere('there is no WebGL2, which browsers have')
  if (!WebGL2Kernel.features?.isFloatRead) return notThere('its textures cannot hold floats')
  return answers(rendererOf(WebGL2Kernel.testContext!))
}

function probeHeadlessGl(): Probe {
  const native = providedNative()
  if (!native) return notThere('it runs in Node')
  try {
    return answers(native.headlessGl(HeadlessGLKernel.isSupported))
  } catch (error) {
    return notThere(messageOf(error))
  }
}

function answers(adapter: string, isFallback = false): Probe {
  return { available: true, reason: adapter, software: isFallback || isSoftware(adapter) }
}

function notThere(reason: string): Probe {
  return { available: false, reason }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
