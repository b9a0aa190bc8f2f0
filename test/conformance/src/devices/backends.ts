/** The devices that a stage can have besides the cpu: where each runs, and which class of gpu.js computes on it. */
import type { Networks } from '../adapter.ts'

export type DeviceName = 'gpujs-cpu' | 'webasm' | 'headlessgl' | 'webgl2' | 'webgpu'

type Place = {
  readonly runsIn: 'node' | 'page'
  readonly backend: string
  /** Needs nothing that a machine may lack: where it does not run, something is broken. */
  readonly everywhere: boolean
}

export const DEVICES: Readonly<Record<DeviceName, Place>> = {
  'gpujs-cpu': { runsIn: 'node', backend: 'CPUKernel', everywhere: true },
  webasm: { runsIn: 'node', backend: 'WebAssemblyKernel', everywhere: true },
  headlessgl: { runsIn: 'node', backend: 'HeadlessGLKernel', everywhere: false },
  webgl2: { runsIn: 'page', backend: 'WebGL2Kernel', everywhere: false },
  webgpu: { runsIn: 'page', backend: 'WebGPUKernel', everywhere: false },
}

export function devicesIn(place: Place['runsIn']): DeviceName[] {
  const names = Object.keys(DEVICES) as DeviceName[]
  return names.filter((name) => DEVICES[name].runsIn === place)
}

/** Why a device cannot compute here, undefined where it can. Throws where it should be able to. */
export async function whyNot(name: DeviceName, networks: Networks): Promise<string | undefined> {
  const devices = (await networks.devices?.()) ?? []
  const device = devices.find((one) => one.name === name)
  if (device === undefined) throw new Error(`devices: ${name} is not among those of the stage`)
  if (device.available) return undefined
  const [firstLine] = device.reason.split('\n') // a loader that fails lists all that it tried
  const reason = `no ${name}: ${firstLine}`
  if (DEVICES[name].everywhere) throw new Error(`devices: ${reason}`)
  return reason
}
