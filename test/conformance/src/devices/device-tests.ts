/** The tests of one device, as plain data: what `describeDevices` asks of each that is there. */
import type { Net } from '../adapter.ts'
import { float32Story } from '../checks/float32-story.ts'
import { expectSame } from '../compare.ts'
import { createNet, initialParameters } from '../core/nets.ts'
import type { SuiteTest } from '../suite-test.ts'
import { expectFloat32Story } from './assertions.ts'
import { DEVICES } from './backends.ts'
import { DEVICE, type DeviceTest, NETWORK, confirmReceipt, onDevice } from './device-test.ts'
import { agreesWithCpu, batchSizes, follows, nanStays, nothingLeft } from './networks-on-device.ts'
import { elementwise, matrixProduct } from './operations-on-device.ts'

const STORY_STEPS = [1e-4, 1e-5, 1e-6, 1e-7]

export const deviceTests: readonly DeviceTest[] = [
  {
    name: 'float64 is refused, by an error that says so',
    needs: DEVICE,
    async run({ name, networks }) {
      const message = await messageOf(() => createNet(networks, 'tiny', 'float64', {}, name))
      if (message.includes('float64') && message.includes(name)) return
      throw new Error(`float64 on ${name}: expected an error that names both, got "${message}"`)
    },
  },
  {
    name: 'parameters come back from the device as they went there',
    needs: [...DEVICE, 'network'],
    async run(device) {
      const given = initialParameters('tiny', 'float32')
      await onDevice(device, 'tiny', async (net) => {
        for (const { name, values } of await net.parameters()) {
          expectSame(values, given[name], `${name}, read back`)
        }
      })
    },
  },
  ...(['add', 'sub', 'mul', 'div'] as const).map(elementwise),
  matrixProduct(),
  ...agreesWithCpu('tiny'),
  batchSizes(),
  nanStays(),
  follows('tiny'),
  nothingLeft(),
  ...agreesWithCpu('full'),
  follows('full'),
  {
    name: 'a finite difference needs float64, the analytic gradient does not',
    needs: [...NETWORK, 'finite-differences'],
    dear: true,
    async run(device) {
      const { cpu, networks, name } = device
      const confirm = (net: Net) => confirmReceipt(device, net)
      const single = { networks, device: name, confirm }
      expectFloat32Story(await float32Story(cpu, { steps: STORY_STEPS, single }))
    },
  },
]

/** On the one device that every machine has, as tests of the suite: for planted mistakes, and red first. */
export const testsOnGpujsCpu: readonly SuiteTest[] = deviceTests.map(
  ({ name, needs, dear, run }) => ({
    group: 'device gpujs-cpu',
    name,
    needs,
    dear,
    run: ({ adapter }) => {
      const { backend } = DEVICES['gpujs-cpu']
      return run({ name: 'gpujs-cpu', backend, networks: adapter, cpu: adapter })
    },
  }),
)

/** What a call fails with, at once or later; empty where it does not. */
async function messageOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
