import {
  type KernelSource,
  type Receipt,
  type Shape as LaunchShape,
  availableModes,
  modes,
  openGpu,
} from '@stepgrad/gpu'
import { recording } from './compile/recorder.ts'
import { formatShape } from './shape.ts'
import { type Tensor } from './tensor.ts'

/** Numbers on a device, as far as tensors must know them. */
export type DeviceArray = {
  readonly length: number
  /** The numbers, after waiting for them. */
  readNow(): Float32Array
  /** The numbers, when they are there. */
  read(): Promise<Float32Array>
  /** Lets go of them. */
  release(): void
}

/** What keeps arrays and runs kernels on them; or only writes down what it is told. */
export type Runner = {
  readonly readsAtOnce: boolean
  readonly receipt: Receipt | null
  /** Whether it has ended. */
  readonly closed: boolean
  /** Takes numbers there. */
  upload(values: Float32Array): DeviceArray
  /** Launches a kernel. */
  run(
    kernel: KernelSource,
    how: LaunchShape,
    inputs: readonly (DeviceArray | number)[],
  ): DeviceArray
  /** What is alive there. */
  counts(): { arrays: number; bytes: number; kernels: number }
  /** Ends it, and all that is kept there. */
  close(): Promise<void>
}

// #region Device
/**
 * Where tensors live and operations run: the cpu, whose loops these files are full of, or a device
 * behind gpu.js, which runs kernels and nothing else.
 */
export class Device {
  /** How it is called: `cpu`, `webasm`, `webgpu:1`. */
  readonly name: string
  /** What keeps arrays there and runs kernels on them; the cpu has none. @internal */
  readonly gpu: Runner | null

  /** Use {@link cpu} or {@link openDevice}. */
  constructor(name: string, gpu: Runner | null) {
    this.name = name
    this.gpu = gpu
  }

  /** What really computes there, as it said when it was opened; null for the cpu. */
  get receipt(): Receipt | null {
    return this.gpu && this.gpu.receipt
  }

  /** What is alive there: arrays, their bytes, compiled kernels. */
  get live(): { arrays: number; bytes: number; kernels: number } {
    return this.gpu ? this.gpu.counts() : { arrays: 0, bytes: 0, kernels: 0 }
  }

  /** Ends it. The tensors that live there are lost. */
  async close(): Promise<void> {
    await this.gpu?.close()
  }

  /** Its name. */
  toString(): string {
    return this.name
  }
}
// #endregion Device

/** Where every tensor is made, and where float64, int32 and bool live. */
export const cpu = new Device('cpu', null)

// #region openDevice
/**
 * Opens a device.
 * @param name - a mode of gpu.js (`webasm`, `webgl2`, `webgpu` …), with a number where several are
 * wanted (`webasm:1`), or `cpu`. Without a name the environment's `STEPGRAD_DEVICE` decides, or
 * else what is fastest here
 * @throws RangeError for a name that does not exist, Error for a device that is not available here;
 * both list what there is
 */
export async function openDevice(name = nameFromEnvironment()): Promise<Device> {
  if (name === cpu.name) return cpu
  const mode = name && modeOf(name)
  if (mode !== undefined && !modes.some((known) => known === mode)) {
    throw new RangeError(
      `openDevice: there is no device '${name}'; there are ${[cpu.name, ...modes].join(', ')}`,
    )
  }
  const gpu = await openGpu({ mode })
  return new Device(name ?? gpu.mode, gpu as Runner) // it is given arrays of its own only
}
// #endregion openDevice

/** `webasm` of `webasm:1` */
export function modeOf(name: string): string {
  return name.replace(/:\d+$/, '')
}

function nameFromEnvironment(): string | undefined {
  const environment = typeof process === 'undefined' ? undefined : process.env
  return environment?.STEPGRAD_DEVICE || undefined
}

/** What could be opened here, and what could not, and why. */
export async function availableDevices(): Promise<
  { name: string; reason: string; available: boolean }[]
> {
  const own = { name: cpu.name, available: true, reason: 'the loops of this library' }
  const others = await availableModes()
  return [own, ...others.map(({ mode, ...rest }) => ({ name: mode, ...rest }))]
}

/** Whether a device can be opened here. */
export async function isAvailable(name: string): Promise<boolean> {
  if (name === cpu.name) return true
  const others = await availableModes()
  return others.some(({ mode, available }) => mode === modeOf(name) && available)
}

/** Throws unless all tensors live on one device: nothing is moved silently. */
export function checkDevices(operation: string, ...tensors: Tensor[]): void {
  const recorder = recording()
  if (recorder) return checkTraced(operation, recorder, tensors)
  const [first, ...others] = tensors
  for (const { device } of others) {
    if (device === first.device) continue
    const { name } = first.device
    const other = device.name === name ? 'a second device of that name' : device.name
    throw new Error(
      `${operation}: one tensor lives on ${name} and another on ${other}; ` +
        'move one of them, as by x.to(device)',
    )
  }
}

/** A step that is traced reads what it has computed itself, and from the cpu. */
function checkTraced(operation: string, recorder: Runner, tensors: readonly Tensor[]): void {
  const elsewhere = tensors.find(({ device }) => device.gpu && device.gpu !== recorder)
  if (!elsewhere) return
  throw new Error(
    `compile: ${operation}: ${formatShape(elsewhere.shape)} lives on ${elsewhere.device.name}; a compiled ` +
      'step takes its parameters from the cpu: await net.cpu(), and keep the device for compile',
  )
}
