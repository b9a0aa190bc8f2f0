import { pathToFileURL } from 'node:url'
import { findNative } from './native-package.ts'

/** Newer than TypeScript's own types. */
type AdapterOptions = GPURequestAdapterOptions & { featureLevel?: string }

type Dawn = { create(options: string[]): GPU }

let installed: Promise<void> | undefined

/**
 * Puts Dawn, the WebGPU of Chromium, on `navigator.gpu`, where gpu.js looks for it.
 * @throws Error when it is not installed, or finds no adapter
 */
export function installWebGpu(): Promise<void> {
  installed ??= install()
  return installed
}

async function install(): Promise<void> {
  const path = findNative('webgpu')
  if (path === undefined) throw new Error('webgpu is not installed; run pnpm gpu:native')
  const { create } = (await import(pathToFileURL(path).href)) as Dawn
  const gpu = (await hardware(create([]))) ?? (await overOpenGl(create))
  if (!gpu) throw new Error('no adapter: Dawn finds no Vulkan, Metal or Direct3D, and no OpenGL ES')
  const { navigator } = globalThis as { navigator?: object }
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true })
}

/** The system's own graphics interface. */
async function hardware(gpu: GPU): Promise<GPU | undefined> {
  return (await gpu.requestAdapter()) ? gpu : undefined
}

/** OpenGL ES has a part of WebGPU only, which is called compatibility and must be asked for. */
async function overOpenGl(create: Dawn['create']): Promise<GPU | undefined> {
  // No window is needed; EGL would look for a display, and take the one that `gl` draws on.
  process.env.EGL_PLATFORM ||= 'surfaceless'
  const gpu = create(['backend=opengles'])
  const level: AdapterOptions = { featureLevel: 'compatibility' }
  const compatible: Pick<GPU, 'requestAdapter'> = {
    requestAdapter: (options) => gpu.requestAdapter({ ...options, ...level }),
  }
  return (await compatible.requestAdapter()) ? (compatible as GPU) : undefined
}
