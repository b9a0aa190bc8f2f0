/** How the tests of a device are written down, and what makes one count: a receipt. */
import type { Floats, Net, Networks } from '../adapter.ts'
import { type NetName, createNet } from '../core/nets.ts'
import { describeReceipt } from './assertions.ts'

/** A device, what reaches it, and what it is compared with. */
export type DeviceUnderTest = {
  readonly name: string
  /** The class that a receipt has to name. */
  readonly backend: string
  readonly networks: Networks
  /** Networks of the same stage in this process, whose float64 is the measure. */
  readonly cpu: Networks
}

export type DeviceTest = {
  /** A claim: `logits of the tiny twin agree with float64 on the cpu`. */
  readonly name: string
  /** All capabilities that the test uses. */
  readonly needs: readonly string[]
  /** On the full network, or slow: left out when mistakes are planted. */
  readonly dear?: boolean
  run(device: DeviceUnderTest): Promise<void>
}

/** Thrown by a test that held, but on something else than the device that was asked for. */
export class NotOnDevice extends Error {}

export const DEVICE = ['devices']

export const NETWORK = ['devices', 'network', 'training', 'device-network']

/** A float32 network on the device, for as long as `work` takes. What held there counts only with a receipt. */
export async function onDevice(
  device: DeviceUnderTest,
  name: NetName,
  work: (net: Net) => Promise<void>,
  replaced: Readonly<Record<string, Floats>> = {},
): Promise<void> {
  const net = await createNet(device.networks, name, 'float32', replaced, device.name)
  try {
    await work(net)
    await confirmReceipt(device, net)
  } finally {
    await net.close?.()
  }
}

export async function confirmReceipt(device: DeviceUnderTest, net: Net): Promise<void> {
  if (net.backend === undefined) throw new Error('the network has no backend(): what computed?')
  confirmBackend(device, await net.backend())
}

export function confirmBackend({ name, backend }: DeviceUnderTest, got: string): void {
  const other = describeReceipt(name, backend, got)
  if (other !== undefined) throw new NotOnDevice(other)
}
