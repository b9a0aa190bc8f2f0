import { checkOptions } from '../checks.ts'
import { DeviceReplica, type Runnable } from '../data-parallel/device-replica.ts'
import { gather } from '../data-parallel/gather.ts'
import { type ReplicaSource } from '../data-parallel/messages.ts'
import { type Replica, inParallel } from '../data-parallel/replica.ts'
import { scatter } from '../data-parallel/scatter.ts'
import { ThreadReplica } from '../data-parallel/thread-replica.ts'
import { Threads } from '../data-parallel/threads.ts'
import { Device } from '../device.ts'
import { noGrad } from '../grad-mode.ts'
import { Tensor } from '../tensor.ts'
import { Module } from './module.ts'

/** On what a {@link DataParallel} computes. */
export type DataParallelOptions = {
  /**
   * One for each replica; the first is where the network itself is. Either all are `'cpu'`: then the
   * first is the thread that calls, and each further one a thread of its own. Or all are devices of
   * {@link openDevice}.
   */
  devices: readonly ('cpu' | Device)[]
  /** Where a thread finds the network's class. */
  replica?: ReplicaSource
  /** Makes a network like this one, for each further device. */
  copy?: () => Module
  /** Replica i draws its random numbers, for dropout, from a generator that starts at seed + i. */
  seed?: number
}

/** A network whose inputs and output have the batch as their first dimension. */
export type Network = Module & {
  /** (B, …) → (B, …) */
  forward(...inputs: never[]): Tensor
}

// #region DataParallel
/**
 * A network on several devices at once: each has a copy, and computes on its part of the batch.
 *
 * Forward copies parameters and buffers to the replicas, cuts the inputs along dimension 0, and joins
 * the outputs. Backward adds the gradients of all replicas, the first one first, to those of the
 * network. What a replica changes in itself is lost, except for the first: that is the network.
 */
export class DataParallel<Net extends Network = Network> extends Module {
  readonly module: Net
  readonly devices: readonly ('cpu' | Device)[]
  private readonly replicas: readonly Replica[]

  /**
   * @throws RangeError for no device, or an unknown one; TypeError where threads would not know what
   * network to make
   */
  constructor(module: Net, options: DataParallelOptions) {
    super()
    checkOptions('DataParallel', options, ['devices', 'replica', 'copy', 'seed'])
    const { devices, replica, copy, seed = 0 } = options
    const onDevices = checkDevices(devices, module)
    this.module = module
    this.devices = [...devices]
    this.replicas = onDevices
      ? deviceReplicas(onDevices.slice(1), copy)
      : threadReplicas(devices.length - 1, replica, seed)
  }

  /**
   * What the network computes.
   * @param inputs - of the network: tensors (B, …) are cut into parts, all else goes to every replica
   * @returns (B, …)
   * @throws Error that names the replica in which something went wrong; then nothing has changed
   */
  override forward(...inputs: Parameters<Net['forward']>): Tensor {
    const { module } = this
    const [own, ...parts] = scatter(inputs, this.devices.length)
    if (parts.length === 0) return outputOf(module, own)
    const buffers = Array.from(module.buffers(), (buffer) => [buffer, buffer.data.clone()] as const)
    const others = parts.map((part, i) => () => this.replicas[i].forward(module, part))
    try {
      return gather(...inParallel(others, () => outputOf(module, own)))
    } catch (error) {
      noGrad(() => buffers.forEach(([buffer, before]) => buffer.copy_(before)))
      throw error
    }
  }

  /** Ends the threads. A program that forgets to ends all the same. */
  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()))
  }
}
// #endregion DataParallel

function outputOf(module: Network, inputs: readonly unknown[]): Tensor {
  const output: unknown = module.forward(...(inputs as never[]))
  if (output instanceof Tensor) return output
  throw new TypeError(`DataParallel: forward gave ${typeof output}; it gathers one tensor`)
}

function threadReplicas(threads: number, source: ReplicaSource | undefined, seed: number) {
  if (threads === 0) return []
  if (source === undefined) {
    throw new TypeError(
      `DataParallel: ${threads + 1} devices, but no \`replica\`: a thread loads the network by ` +
        "itself; give { module: new URL('./net.ts', import.meta.url), create: 'Net' }",
    )
  }
  const started = new Threads(threads)
  return Array.from({ length: threads }, (_, i) => {
    return new ThreadReplica(started, { index: i + 1, source, seed })
  })
}

function deviceReplicas(devices: readonly Device[], copy: (() => Module) | undefined) {
  if (devices.length > 0 && copy === undefined) {
    throw new TypeError(
      `DataParallel: ${devices.length + 1} devices, but no \`copy\`: each needs a network of its own; ` +
        'give copy: () => new Net()',
    )
  }
  return devices.map((device, i) => new DeviceReplica(i + 1, device, copy!() as Runnable))
}

/** The devices, if they are behind gpu.js; undefined for those of the cpu. Throws for all else. */
function checkDevices(devices: readonly unknown[], module: Module): Device[] | undefined {
  if (!Array.isArray(devices)) throw new TypeError('DataParallel: devices must be an array')
  if (devices.length === 0) {
    throw new RangeError(
      "DataParallel: devices [] is empty; the first is 'cpu', or where the network is",
    )
  }
  const behindGpu = devices.filter((device) => device instanceof Device)
  const unknown = devices.filter((device) => device !== 'cpu' && !(device instanceof Device))
  if (unknown.length > 0) {
    const names = unknown.map((device) => `'${String(device)}'`).join(', ')
    throw new RangeError(
      `DataParallel: devices ${names} are unknown; there is 'cpu', and what openDevice() gives`,
    )
  }
  if (behindGpu.length === 0) return undefined
  const home = [...module.parameters()].at(0)?.device ?? behindGpu[0]
  if (behindGpu.length < devices.length || behindGpu.some(({ gpu }) => gpu === null)) {
    throw new TypeError("DataParallel: devices are either all 'cpu' or all of gpu.js")
  }
  if (behindGpu[0] !== home) {
    throw new Error(
      `DataParallel: the network lives on ${home.name}, and the first device is ${behindGpu[0].name}; ` +
        'move it there first, as by net.to(device)',
    )
  }
  return behindGpu
}
