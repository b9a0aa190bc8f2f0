/** The network on a device: its numbers, its training, and what it leaves behind. */
import type { Dtype, Floats, Live, Net } from '../adapter.ts'
import { randomImages, randomLabels } from '../checks/random.ts'
import { expectClose } from '../compare.ts'
import { type NetName, SIZES, TITLES, createNet, initialParameters, pytorch } from '../core/nets.ts'
import { WITHIN, expectGradients, expectNothingLeft } from './assertions.ts'
import { type DeviceTest, type DeviceUnderTest, NETWORK, onDevice } from './device-test.ts'

/** Neither powers of two nor multiples of four alone, and back to the first. */
const BATCHES = [4, 1, 7, 64, 4]

const WARM_UP = 20
const STEPS = 200

const FEW_STEPS = 10

export function agreesWithCpu(name: NetName): DeviceTest[] {
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

export function batchSizes(): DeviceTest {
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
 * A device may compute max(NaN, 0) as it likes, so a ReLU or a max-pool can lose what went wrong: then the cost looks
 * sound, and a part of the network no longer learns.
 */
export function nanStays(): DeviceTest {
  return {
    name: 'NaN in a picture or in one bias spoils the same part of cost and gradients as on the cpu',
    needs: NETWORK,
    async run(device) {
      for (const hurt of ['images', 'conv1.bias', 'fc1.bias']) {
        const double = withNaN(hurt, 'float64')
        const single = withNaN(hurt, 'float32')
        const cpu = await createNet(device.cpu, 'tiny', 'float64', double.replaced)
        const expected = await cpu.gradients(double.images, double.labels)
        const compare = async (net: Net) => {
          const got = await net.gradients(single.images, single.labels)
          const what = `NaN in ${hurt}`
          expectClose(spoilt([got.cost]), spoilt([expected.cost]), { what, within: WITHIN })
          for (const [name, values] of Object.entries(expected.gradients)) {
            const part = { what: `${name}, ${what}`, within: WITHIN }
            expectClose(spoilt(got.gradients[name]), spoilt(values), part)
          }
        }
        await onDevice(device, 'tiny', compare, single.replaced)
      }
    },
  }
}

/** Numbers, and NaN for what is none: exp(NaN) is an infinity on some devices. */
function spoilt(values: ArrayLike<number>): number[] {
  return Array.from(values, (v) => (Number.isFinite(v) ? v : NaN))
}

/** A batch for the tiny twin and the parameters that it does not share with PyTorch's, one number of them NaN. */
function withNaN(hurt: string, dtype: Dtype) {
  const { images, labels } = pytorch('tiny', dtype)
  const hurting = (values: Floats) => values.map((v, i) => (i === 1 ? NaN : v))
  if (hurt === 'images') return { images: { ...images, values: hurting(images.values) }, labels }
  return { images, labels, replaced: { [hurt]: hurting(initialParameters('tiny', dtype)[hurt]) } }
}

/**
 * Costs only: two right programs in float32 can part by 1e-4 in a parameter after ten steps, where a near-tie in
 * max-pool falls the other way, and the cost by far less.
 */
export function follows(name: NetName): DeviceTest {
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

export function nothingLeft(): DeviceTest {
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
