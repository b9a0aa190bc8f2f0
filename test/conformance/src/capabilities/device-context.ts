/** A test for each device that every machine has. */
import type { AddTest, Context } from '../capability.ts'
import { type Device, type DeviceLibrary, type Placed, withDevices } from '../library/device.ts'
import type { Nested } from '../library.ts'

/** WebAssembly, and gpu.js's own JavaScript, which stand for all devices: they run everywhere. */
export const DEVICES = ['webasm', 'gpujs-cpu'] as const

/** What a test gets besides the stage: a device, which is closed behind it. */
export type OnDevice = Omit<Context, 'library'> & {
  readonly library: DeviceLibrary
  readonly device: Device
  /** Numbers on the device. */
  put(values: Nested, options?: { readonly requiresGrad?: boolean }): Placed
}

/** Adds one test for each device. */
export function onEachDevice(test: AddTest) {
  return (name: string, run: (context: OnDevice) => Promise<void> | void): void => {
    for (const mode of DEVICES) {
      test(`${mode}: ${name}`, async ({ library: anyLibrary, ...rest }) => {
        const library = withDevices(anyLibrary)
        const device = await library.openDevice(mode)
        const put: OnDevice['put'] = (values, options = {}) =>
          library.tensor(values, { device, ...options })
        try {
          await run({ library, device, put, ...rest })
        } finally {
          await device.close()
        }
      })
    }
  }
}
