import { expect } from 'vitest'
import { TINY } from '../adapter.ts'
import { type Context, capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { type Device, withDevices } from '../library/device.ts'
import type { Module, ParallelLibrary } from '../library/data-parallel.ts'
import type { Tensor } from '../library.ts'
import { DEVICES } from './device-context.ts'
import { expectError } from './errors.ts'
import { makeNet } from './parallel-nets.ts'

/** Gradients are sums of float32 numbers in another order. */
const CLOSE = 1e-5

/** Replicas on devices of gpu.js, in one thread. */
export const dataParallelDevices = capability('data-parallel', (test) => {
  for (const mode of DEVICES) {
    test(`${mode}: gradients on 2 and 3 devices are those of one on the cpu`, async (context) => {
      for (const count of [2, 3]) {
        await onDevices(context, mode, count, async (devices) => {
          const { library, read } = context
          const { nn } = ours(context)
          const one = netOf(context)
          const net = moved(netOf(context), devices[0])
          const parallel = new nn.DataParallel(net, { devices, copy: () => netOf(context) })
          for (const batch of [1, 3, 7]) {
            const costs = [one, parallel].map((trained) => {
              const place = trained === one ? undefined : devices[0]
              trained.zeroGrad()
              const cost = library.crossEntropy(
                trained.forward(images(context, batch, place)),
                labels(batch),
              )
              cost.backward()
              return cost
            })
            const [expected, got] = await Promise.all(costs.map(read))
            expectClose(got, expected, { what: `cost, batch ${batch}`, within: CLOSE })
            const own = [...net.parameters()]
            for (const [i, p] of [...one.parameters()].entries()) {
              const [want, sum] = [await read(p.grad!), await read(own[i].grad!)]
              const largest = Math.max(...Array.from(want, Math.abs))
              const what = `gradient ${i}, batch ${batch}, ${count} devices`
              const scaled = (values: typeof want) => values.map((v) => v / largest)
              expectClose(scaled(sum), scaled(want), { what, within: CLOSE })
            }
          }
        })
      }
    })
  }

  test('the network must live on the first device, and devices be of one kind', async (context) => {
    await onDevices(context, 'webasm', 2, (devices) => {
      const { nn } = ours(context)
      const parallel = (net: Module, given: readonly unknown[], copy?: () => Module) => () =>
        new nn.DataParallel(net, { devices: given, copy })
      const make = () => netOf(context)
      const net = moved(make(), devices[0])
      expectError(
        parallel(make(), devices, make),
        'DataParallel',
        'cpu',
        'webasm',
        'net.to(device)',
      )
      expectError(parallel(net, devices), 'DataParallel', '2 devices', 'copy')
      expectError(parallel(net, ['cpu', devices[1]], make), 'DataParallel', 'all of gpu.js')
      expectError(parallel(net, [devices[0], 'cuda:0'], make), 'DataParallel', 'cuda:0')
      return Promise.resolve()
    })
  })

  test('a replica on a device gives no gradient to what it does not use', async (context) => {
    await onDevices(context, 'webasm', 3, async (devices) => {
      const { parallel, x } = halfUsed(context, devices)
      const [w, unused] = parallel.parameters()
      parallel.forward(x).sum().backward()
      expect(Array.from(await context.read(w.grad!))).toEqual([10])
      expect(unused.grad, 'grad of the parameter that is not used').toBeNull()
    })
  })

  test('a network without parameters runs on devices, and its output is on the first', async (context) => {
    await onDevices(context, 'webasm', 2, async (devices) => {
      const { nn } = ours(context)
      const parallel = new nn.DataParallel(new nn.Sequential(), {
        devices,
        copy: () => new nn.Sequential(),
      })
      const x = moved(context.library.tensor([[1], [2], [3]]), devices[0])
      expect(Array.from(await context.read(parallel.forward(x).mul(2)))).toEqual([2, 4, 6])
    })
  })

  test('replicas on devices go back through two passes of one network', async (context) => {
    await onDevices(context, 'webasm', 2, async (devices) => {
      const { parallel, x } = halfUsed(context, devices)
      const [w] = parallel.parameters()
      const [first, second] = [parallel.forward(x), parallel.forward(x)]
      first.mul(second).sum().backward() // w² · Σx²
      expect(Array.from(await context.read(w.grad!))).toEqual([2 * 2 * 30])
      context.library.noGrad(() => w.fill_(7))
      expect(Array.from(await context.read(parallel.forward(x)))).toEqual([7, 14, 21, 28])
      expectError(() => first.sum().backward(), 'backward', 'second time')
    })
  })

  test('what is frozen in the network is so in replicas on devices, and nothing else', async (context) => {
    await onDevices(context, 'webasm', 2, async (devices) => {
      const { parallel, x } = halfUsed(context, devices, (net) => net.requiresGrad_(false))
      const [w] = parallel.parameters()
      parallel.forward(x).sum().backward()
      expect(Array.from(await context.read(w.grad!))).toEqual([10])
      parallel.zeroGrad()
      parallel.requiresGrad_(false)
      expect(
        parallel.forward(x).requiresGrad,
        'requiresGrad of parallel.forward(x) with all parameters frozen',
      ).toBe(false)
    })
  })

  test('a network that copy gave and that is none says what it has', async (context) => {
    await onDevices(context, 'webasm', 2, (devices) => {
      const { parallel, x } = halfUsed(context, devices, () => netOf(context))
      expectError(() => parallel.forward(x), 'DataParallel', 'copy', 'conv1.weight', 'unused ()')
      return Promise.resolve()
    })
  })

  test('a copy with other modules is refused: it could not follow train() and eval()', async (context) => {
    await onDevices(context, 'webasm', 2, (devices) => {
      const library = ours(context)
      const [net, copy] = [makeNet(library, 'fewer'), makeNet(library, 'fewer', true)]
      const parallel = new library.nn.DataParallel(net, { devices, copy: () => copy })
      const x = moved(context.library.ones([2, 1]), devices[0])
      expectError(() => parallel.forward(x), 'DataParallel', "modules ''", "expected '', '0'")
      return Promise.resolve()
    })
  })

  for (const how of ['throw', 'throw in backward']) {
    test(`what goes wrong in a replica on a device (${how}) names the replica`, async (context) => {
      await onDevices(context, 'webasm', 2, (devices) => {
        const library = ours(context)
        const make = (inReplica: boolean) => float32(makeNet(library, 'failing', inReplica))
        const net = moved(make(false), devices[0])
        const parallel = new library.nn.DataParallel(net, { devices, copy: () => make(true) })
        const x = moved(context.library.ones([2, 2]), devices[0])
        const step = () => parallel.forward(x, how).sum().backward()
        expectError(step, 'DataParallel', "replica 1 on 'webasm:1': ", 'matmul: ')
        const [w] = net.parameters()
        expect(w.grad, 'grad of w after the step failed').toBeNull()
        return Promise.resolve()
      })
    })
  }

  test('an error in a replica on a device names the operation and changes nothing', async (context) => {
    await onDevices(context, 'webasm', 2, (devices) => {
      const { nn } = ours(context)
      const net = moved(netOf(context), devices[0])
      const parallel = new nn.DataParallel(net, { devices, copy: () => netOf(context) })
      const wrong = context.library.ones([4, TINY.channels + 1, TINY.height, TINY.width])
      expectError(() => parallel.forward(moved(wrong, devices[0])), 'conv2d', 'x')
      for (const p of net.parameters())
        expect(p.grad, 'grad of a parameter after forward failed').toBeNull()
      return Promise.resolve()
    })
  })
})

const ours = ({ library }: Context) => library as unknown as ParallelLibrary

function netOf(context: Context): Module {
  const { Net, Generator } = context.library as unknown as ParallelLibrary & {
    readonly Generator: new (seed: number) => object
  }
  return new Net({ sizes: TINY, dtype: 'float32', generator: new Generator(1882) })
}

/** w · x on devices, with a parameter that is not used, and x = 1, 2, 3, 4. */
function halfUsed(
  context: Context,
  devices: readonly Device[],
  change: (copy: Module) => Module = (copy) => copy,
) {
  const library = ours(context)
  const make = () => float32(makeNet(library, 'halfUsed'))
  const net = moved(make(), devices[0])
  const parallel = new library.nn.DataParallel(net, { devices, copy: () => change(make()) })
  const x = moved(context.library.tensor([[1], [2], [3], [4]]), devices[0])
  return { parallel, x }
}

const float32 = (net: Module) => (net as Module & { float(): Module }).float()

function moved<T extends object>(what: T, device: Device): T {
  return (what as { to(device: Device): T }).to(device)
}

function images({ library }: Context, batch: number, device?: Device): Tensor {
  const { channels, height, width } = TINY
  const values = Array.from({ length: batch * channels * height * width }, (_, i) => Math.sin(i))
  const x = library.tensor(values).view(batch, channels, height, width)
  return device ? moved(x, device) : x
}

const labels = (batch: number) => Array.from({ length: batch }, (_, i) => i % TINY.classes)

/** Opens devices of one mode, and closes them afterwards. */
async function onDevices(
  context: Context,
  mode: string,
  count: number,
  use: (devices: readonly Device[]) => Promise<void>,
): Promise<void> {
  const { openDevice } = withDevices(context.library)
  const names = Array.from({ length: count }, (_, i) => `${mode}:${i}`)
  const devices = await Promise.all(names.map((name) => openDevice(name)))
  try {
    await use(devices)
  } finally {
    await Promise.all(devices.map((device) => device.close()))
  }
}
