import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { networkOf } from '../library/device-network.ts'
import type { Device } from '../library/device.ts'
import { WITHIN, numbers, valuesOf } from './device-agreement.ts'
import { onEachDevice } from './device-context.ts'
import { expectSameParameters, parametersOf, training } from './device-nets.ts'
import { expectError } from './errors.ts'

/** Whole steps of training, and what they take to a device, read from it and leave there. */
export const deviceTraining = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('a step of training is that of the cpu, cost by cost', async (context) => {
    const library = networkOf(context.library)
    const here = training(library, library.cpu, { lr: 0.05, momentum: 0.9 })
    const there = training(library, context.device, { lr: 0.05, momentum: 0.9 })
    for (let step = 0; step < 5; step++) {
      const [expected, got] = [here.step(), there.step()]
      expectClose([(await got.cpu()).item()], [expected.item()], { what: 'cost', within: WITHIN })
    }
    await expectSameParameters(context, there.net, here.net, { what: 'parameters', within: WITHIN })
  })

  onEach('nothing is read in a step, and only the batch is taken there', async (context) => {
    const { step } = training(networkOf(context.library), context.device, {
      lr: 0.1,
      momentum: 0.9,
    })
    step()
    expect(await transfers(context.device, step)).toEqual({ up: 2, down: 0 }) // images, classes
    expect(await transfers(context.device, () => step().cpu())).toEqual({ up: 2, down: 1 })
  })

  onEach('after a scope there are parameters, gradients, momentum, and the result', (context) => {
    const library = networkOf(context.library)
    const counts = () => context.device.gpu!.counts()
    const { net, step } = training(library, context.device, { lr: 0.1, momentum: 0.9 })
    const parameters = [...net.parameters()].length
    expect(counts().arrays, 'arrays on the device').toBe(parameters)
    const costs = [library.scope(step)]
    expect(counts().arrays).toBe(3 * parameters + 1)
    for (let i = 0; i < 3; i++) costs.push(library.scope(step))
    expect(counts().arrays).toBe(3 * parameters + costs.length)
    expect(costs.map((cost) => Number.isFinite(cost.item()))).toEqual([true, true, true, true])
  })

  onEach('zeroGrad forgets, or sets to 0, and gradients add up without it', async (context) => {
    const library = networkOf(context.library)
    const { net, optimizer, images, targets, step } = training(library, context.device, { lr: 0 })
    const gradients = () => Promise.all([...net.parameters()].map((w) => valuesOf(context, w.grad)))
    step()
    const once = await gradients()
    optimizer.zeroGrad({ setToNone: false })
    for (const values of await gradients())
      expect(
        values.every((g) => g === 0),
        'every gradient is 0 after zeroGrad({ setToNone: false })',
      ).toBe(true)
    const cost = () => library.crossEntropy(net.forward(images.to(context.device)), targets)
    cost().backward()
    cost().backward()
    for (const [i, values] of (await gradients()).entries()) {
      const twice = Array.from(once[i], (g) => 2 * g)
      expectClose(values, twice, { what: 'twice', within: WITHIN })
    }
    for (const clear of [() => optimizer.zeroGrad(), () => net.zeroGrad()]) {
      clear()
      expect(
        [...net.parameters()].every(({ grad }) => grad === null),
        'every grad is null after zeroGrad',
      ).toBe(true)
      cost().backward()
    }
  })
})

/** Each network on a device of its own. */
export const twoDevices = capability('device-network', (test) => {
  test('two networks train on two devices at once', async (context) => {
    const library = networkOf(context.library)
    const devices = await Promise.all(
      ['webasm', 'webasm:1'].map((name) => library.openDevice(name)),
    )
    const all = devices.map((device) => training(library, device, { lr: 0.05, momentum: 0.9 }))
    const costs = [0, 1, 2].map(() => all.map(({ step }) => step().item()))
    for (const [first, second] of costs)
      expect(second, 'cost on webasm:1 against webasm').toBe(first)
    expect(await parametersOf(context, all[1].net)).toEqual(await parametersOf(context, all[0].net))
    const foreign = numbers(library, [4, 2, 14, 10]).to(devices[1])
    expectError(() => all[0].net.forward(foreign), 'conv2d', 'webasm:1')
    await Promise.all(devices.map((device) => device.close()))
  })
})

/** Counts what is taken to a device and read from it meanwhile. */
async function transfers(
  device: Device,
  work: () => unknown,
): Promise<{ up: number; down: number }> {
  type Counted = { upload(values: Float32Array): { readNow(): unknown; read(): unknown } }
  const gpu = device.gpu as unknown as Counted
  const { upload } = gpu
  const arrays = Object.getPrototypeOf(upload.call(gpu, new Float32Array(1))) as ReturnType<
    Counted['upload']
  >
  const { readNow, read } = arrays
  const count = { up: 0, down: 0 }
  try {
    gpu.upload = (values) => (count.up++, upload.call(gpu, values))
    arrays.readNow = function () {
      count.down++
      return readNow.call(this)
    }
    arrays.read = function () {
      count.down++
      return read.call(this)
    }
    await work()
  } finally {
    Object.assign(arrays, { readNow, read })
    gpu.upload = upload
  }
  return count
}
