import type { Adapter, Floats } from '@stepgrad/conformance'
import * as library from '../src/index.ts'
import * as node from '../src/node.ts'

const {
  Generator,
  Net,
  availableDevices,
  compile,
  cpu,
  crossEntropy,
  nn,
  openDevice,
  optim,
  scope,
} = library

/**
 * How the suite reaches this stage: on the cpu there are two of them, so that batches from 2 on are cut; what it asks of
 * another device is compiled.
 */
export const adapter: Adapter = {
  library: { ...library, node },
  read: (tensor) => copy(tensor as library.Tensor),
  devices: availableDevices,

  async compute({ operation, inputs, device: name }) {
    const device = await opened(name)
    const [x, y] = inputs.map(({ shape, values }) => library.tensor(values).view(...shape))
    const result = scope(() => x.to(device)[operation](y.to(device)))
    return { values: await take(result), backend: backendOf(device) }
  },

  async live(name) {
    const { arrays, bytes, kernels } = (await opened(name)).live
    const compiled = (programs.get(name) ?? []).flatMap((step) => step.programs)
    return { arrays, bytes, kernels: compiled.reduce((n, program) => n + program.kernels, kernels) }
  },

  async createNet({ sizes, dtype, parameters: given, seed = 0, device: name = 'cpu' }) {
    const net = new Net({ sizes, dtype, generator: new Generator(seed) })
    const named = () => [...net.namedParameters()]
    for (const [name, p] of named()) if (given) p.storage.set(given[name])
    const device = await opened(name)
    const parallel = parallelOf(net, { sizes, dtype })
    const compute = (images: library.Tensor) =>
      device === cpu ? parallel().forward(images) : net.forward(images)
    const optimizer = new optim.SGD(net.parameters())
    const { channels, height, width, classes } = sizes
    const tensor = (values: Floats, shape: number[]) =>
      library.tensor(values, { dtype }).view(...shape)
    const input = ({ values, batch }: { values: Floats; batch: number }) =>
      tensor(values, [batch, channels, height, width])
    const gradients = () => Object.fromEntries(named().map(([name, p]) => [name, flat(p.grad!)]))
    if (device !== cpu) tensor([0] as never, [1]).to(device) // a device says so if it has not this dtype

    /** The step itself on the cpu, one program elsewhere. */
    const compiled: library.CompiledStep[] = []
    const made = (step: (...inputs: library.Tensor[]) => library.Tensor) => {
      if (device === cpu) {
        // Labels may be a plain array: the loss takes both.
        return async (...inputs: Given[]) => step(...(inputs as library.Tensor[]))
      }
      compiled.push(compile(step, { device }))
      return compiled.at(-1)!
    }
    const forward = made((images) => compute(images))
    const backward = made((images, dLogits) => {
      optimizer.zeroGrad()
      const logits = compute(images)
      logits.backward(dLogits)
      return logits
    })
    const costAndGradients = made((images, labels) => {
      const cost = crossEntropy(compute(images), labels)
      optimizer.zeroGrad()
      cost.backward()
      return cost
    })
    const step = made((images, labels) => {
      const cost = crossEntropy(compute(images), labels)
      optimizer.zeroGrad()
      cost.backward()
      optimizer.step()
      return cost
    })
    if (device !== cpu) programs.set(name, [...(programs.get(name) ?? []), ...compiled])

    return {
      async forward(images) {
        return flat(await forward(input(images)))
      },
      async backward(images, dLogits) {
        await backward(input(images), tensor(dLogits, [images.batch, classes]))
        return gradients()
      },
      async gradients(images, labels) {
        const cost = await costAndGradients(input(images), labels)
        return { cost: cost.item(), gradients: gradients() }
      },
      async step(images, labels, options) {
        Object.assign(optimizer.paramGroups[0], options)
        return (await step(input(images), labels)).item()
      },
      async parameters() {
        return named().map(([name, p]) => ({ name, shape: p.shape, values: flat(p) }))
      },
      async backend() {
        const ran = compiled.flatMap(({ programs }) => programs).at(-1)
        return ran?.receipt.backend ?? backendOf(device)
      },
      async close() {
        await Promise.all(compiled.map((step) => step.close()))
      },
    }
  },
}

/** A page, which may not wait for threads, has one. */
const DEVICES: readonly 'cpu'[] = typeof process === 'undefined' ? ['cpu'] : ['cpu', 'cpu']

const shared = new Map<string, library.nn.DataParallel<library.Net>>()

/**
 * The network on two devices. All networks of one form share their threads: a suite makes many of
 * them.
 */
function parallelOf(net: library.Net, options: library.NetOptions) {
  const form = JSON.stringify(options)
  const replica = {
    module: new URL('../src/net.ts', import.meta.url),
    create: 'Net',
    args: [options],
  }
  return () => {
    const parallel = shared.get(form) ?? new nn.DataParallel(net, { devices: DEVICES, replica })
    shared.set(form, parallel)
    return Object.assign(parallel, { module: net })
  }
}

type Given = library.Tensor | ArrayLike<number>

/** All that was compiled for a device. */
const programs = new Map<string, library.CompiledStep[]>()

/** Each device once, for all networks. */
const devices = new Map<string, Promise<library.Device>>()
function opened(name: string): Promise<library.Device> {
  const device = devices.get(name) ?? openDevice(name)
  devices.set(name, device)
  return device
}

const backendOf = ({ receipt }: library.Device): string => receipt?.backend ?? 'the cpu'

/** Reads a result of the adapter's own, and lets it go. */
async function take(result: library.Tensor): Promise<Floats> {
  const values = await copy(result)
  result.memory.array?.release()
  return values
}

async function copy(tensor: library.Tensor): Promise<Floats> {
  return flat(await tensor.detach().cpu())
}

/** What is no float comes as float64, which holds it exactly. */
function flat(tensor: library.Tensor): Floats {
  const floats = library.isFloat(tensor.dtype) ? tensor : tensor.to('float64')
  const { storage, storageOffset } = floats.contiguous()
  return storage.slice(storageOffset, storageOffset + floats.numel()) as Floats
}
