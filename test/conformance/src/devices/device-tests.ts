/** The tests of one device, as plain data: what `describeDevices` asks of each that is there. */
import type { Computation, Live, Net, Networks } from '../adapter.ts'
import { float32Story } from '../checks/float32-story.ts'
import { randomFloats, randomImages, randomLabels } from '../checks/random.ts'
import { expectClose, expectSame } from '../compare.ts'
import { type NetName, SIZES, TITLES, createNet, initialParameters, pytorch } from '../core/nets.ts'
import type { SuiteTest } from '../suite-test.ts'
import {
  WITHIN,
  describeReceipt,
  expectFloat32Story,
  expectGradients,
  expectNothingLeft,
} from './assertions.ts'
import { DEVICES } from './backends.ts'

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

const DEVICE = ['devices']
const NETWORK = ['devices', 'network', 'training', 'device-network']

/** Element-wise results are rounded once or twice; division on a GPU may be off by 2.5 units in the last place. */
const OPERATION_WITHIN = 1e-6

const STORY_STEPS = [1e-4, 1e-5, 1e-6, 1e-7]
/** Neither powers of two nor multiples of four alone, and back to the first. */
const BATCHES = [4, 1, 7, 64, 4]
const WARM_UP = 20
const STEPS = 200
const FEW_STEPS = 10

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

/** 35 numbers: one wide load more than a multiple of four. */
function elementwise(operation: 'add' | 'sub' | 'mul' | 'div'): DeviceTest {
  const symbols = { add: '+', sub: '−', mul: '·', div: '/' }
  return {
    name: `x ${symbols[operation]} y agrees with float64`,
    needs: DEVICE,
    async run(device) {
      const x = randomFloats(35, 1, 'float32') as Float32Array
      const y = x.map((_, i) => (i % 2 === 0 ? 1 : -1) * (0.5 + i / 10))
      const of = { add: plus, sub: minus, mul: times, div: over }[operation]
      const expected = Float64Array.from(x, (v, i) => of(v, y[i]))
      const inputs = [x, y].map((values) => ({ shape: [5, 7], values }))
      await computes(device, { operation, inputs, device: device.name }, expected)
    },
  }
}

const plus = (a: number, b: number) => a + b
const minus = (a: number, b: number) => a - b
const times = (a: number, b: number) => a * b
const over = (a: number, b: number) => a / b

function matrixProduct(): DeviceTest {
  return {
    name: 'x @ y agrees with float64',
    needs: DEVICE,
    async run(device) {
      const [n, inner, m] = [33, 70, 17]
      const x = randomFloats(n * inner, 1, 'float32') as Float32Array
      const y = randomFloats(inner * m, 2, 'float32') as Float32Array
      const expected = new Float64Array(n * m)
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          for (let k = 0; k < inner; k++) expected[i * m + j] += x[i * inner + k] * y[k * m + j]
        }
      }
      const inputs = [
        { shape: [n, inner], values: x },
        { shape: [inner, m], values: y },
      ]
      await computes(device, { operation: 'matmul', inputs, device: device.name }, expected)
    },
  }
}

async function computes(
  device: DeviceUnderTest,
  computation: Computation,
  expected: Float64Array,
): Promise<void> {
  const { networks } = device
  if (networks.compute === undefined) throw new Error('the adapter has no compute()')
  const { values, backend } = await networks.compute(computation)
  expectClose(values, expected, { what: computation.operation, within: OPERATION_WITHIN })
  confirmBackend(device, backend)
}

function agreesWithCpu(name: NetName): DeviceTest[] {
  const dear = name === 'full'
  return [
    {
      name: `logits of ${TITLES[name]} agree with float64 on the cpu`,
      needs: NETWORK,
      dear,
      async run(device) {
        const { images } = pytorch(name, 'float64')
        const expected = await (await createNet(device.cpu, name, 'float64')).forward(images)
        await onDevice(device, name, async (net) => {
          const logits = await net.forward(pytorch(name, 'float32').images)
          expectClose(logits, expected, { what: 'logits', within: WITHIN })
        })
      },
    },
    {
      name: `cost and gradients of ${TITLES[name]} agree with float64 on the cpu`,
      needs: NETWORK,
      dear,
      async run(device) {
        const { images, labels } = pytorch(name, 'float64')
        const cpu = await createNet(device.cpu, name, 'float64')
        const expected = await cpu.gradients(images, labels)
        await onDevice(device, name, async (net) => {
          const got = await net.gradients(pytorch(name, 'float32').images, labels)
          expectClose([got.cost], [expected.cost], { what: 'cost', within: WITHIN })
          expectGradients(got.gradients, expected.gradients, 'gradient')
        })
      },
    },
    {
      name: `gradients for a given upstream gradient of ${TITLES[name]} agree with float64 on the cpu`,
      needs: NETWORK,
      dear,
      async run(device) {
        const { images, upstream } = pytorch(name, 'float64')
        const cpu = await createNet(device.cpu, name, 'float64')
        const expected = await cpu.backward(images, upstream.dLogits)
        await onDevice(device, name, async (net) => {
          const float32 = pytorch(name, 'float32')
          const got = await net.backward(float32.images, float32.upstream.dLogits)
          expectGradients(got, expected, 'upstream gradient')
        })
      },
    },
  ]
}

function batchSizes(): DeviceTest {
  return {
    name: `one network takes batches of ${BATCHES.join(', ')}`,
    needs: NETWORK,
    async run(device) {
      const cpu = await createNet(device.cpu, 'tiny', 'float64')
      await onDevice(device, 'tiny', async (net) => {
        for (const batch of BATCHES) {
          const labels = randomLabels(SIZES.tiny, batch, batch)
          const images = (dtype: 'float32' | 'float64') =>
            randomImages(SIZES.tiny, batch, batch + 1, dtype)
          const expected = await cpu.gradients(images('float64'), labels)
          const got = await net.gradients(images('float32'), labels)
          const what = `batch of ${batch}`
          expectClose([got.cost], [expected.cost], { what: `cost, ${what}`, within: WITHIN })
          expectGradients(got.gradients, expected.gradients, what)
          const logits = await cpu.forward(images('float64'))
          expectClose(await net.forward(images('float32')), logits, { what, within: WITHIN })
        }
      })
    },
  }
}

/**
 * Costs only: two right programs in float32 can part by 1e-4 in a parameter after ten steps, where a near-tie in
 * max-pool falls the other way, and the cost by far less.
 */
function follows(name: NetName): DeviceTest {
  return {
    name: `20 steps of ${TITLES[name]} follow PyTorch, cost by cost`,
    needs: NETWORK,
    dear: name === 'full',
    async run(device) {
      const { lr, momentum, batches, order, costs } = pytorch(name, 'float32').training
      await onDevice(device, name, async (net) => {
        for (let i = 0; i < order.length; i++) {
          const { images, labels } = batches[order[i]]
          const cost = await net.step(images, labels, { lr, momentum })
          expectClose([cost], [costs[i]], { what: `cost of step ${i + 1}`, within: WITHIN })
        }
      })
    },
  }
}

function nothingLeft(): DeviceTest {
  return {
    name: `${STEPS} steps leave nothing behind on the device`,
    needs: NETWORK,
    dear: true,
    async run(device) {
      const { images, labels } = pytorch('tiny', 'float32')
      await onDevice(device, 'tiny', async (net) => {
        const train = async (steps: number) => {
          for (let i = 0; i < steps; i++) {
            await net.step(images, labels, { lr: 0.001, momentum: 0.9 })
          }
        }
        await train(WARM_UP)
        let before = await liveOn(device)
        // A collection of garbage within all of the steps could hide what they leave; within each few of them, none can.
        for (let trained = 0; trained < STEPS; trained += FEW_STEPS) {
          await train(FEW_STEPS)
          const after = await liveOn(device)
          expectNothingLeft(before, after, FEW_STEPS)
          before = after
        }
      })
    },
  }
}

function liveOn({ networks, name }: DeviceUnderTest): Promise<Live> {
  if (networks.live === undefined) throw new Error('the adapter has no live()')
  return networks.live(name)
}

/** A float32 network on the device, for as long as `work` takes. What held there counts only with a receipt. */
async function onDevice(
  device: DeviceUnderTest,
  name: NetName,
  work: (net: Net) => Promise<void>,
): Promise<void> {
  const net = await createNet(device.networks, name, 'float32', {}, device.name)
  try {
    await work(net)
    await confirmReceipt(device, net)
  } finally {
    await net.close?.()
  }
}

async function confirmReceipt(device: DeviceUnderTest, net: Net): Promise<void> {
  if (net.backend === undefined) throw new Error('the network has no backend(): what computed?')
  confirmBackend(device, await net.backend())
}

function confirmBackend({ name, backend }: DeviceUnderTest, got: string): void {
  const other = describeReceipt(name, backend, got)
  if (other !== undefined) throw new NotOnDevice(other)
}

/** What a call fails with, at once or later; empty where it does not. */
async function messageOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
